using GpuTiler.Sinks;

namespace GpuTiler.Cli;

/// <summary>What a path that the user gave for images means.</summary>
internal static class Places
{
    // By its name here, and by those that the system has for it.
    private static readonly string[] StandardOutputNames = ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"];

    /// <summary>Whether a path names one image, and not a folder for several.</summary>
    public static bool IsOneFile(string path) => IsStandardOutput(path) || PictureFormats.Of(path) is not null || IsPyramid(path);

    /// <summary>Whether a path names a Deep Zoom pyramid.</summary>
    public static bool IsPyramid(string? path) => path is not null && path.EndsWith(".dzi", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a path is standard output.</summary>
    public static bool IsStandardOutput(string? path) => StandardOutputNames.Contains(path);

    /// <summary>The file, folder or stream that a path names; nothing is written yet.</summary>
    /// <param name="path">What the user gave.</param>
    /// <param name="images">Images, or animations, to come; pages are not counted.</param>
    /// <param name="form">What they are written as.</param>
    /// <param name="written">Is told of each file.</param>
    /// <exception cref="UsageException">Several images cannot go into one file or to standard output.</exception>
    /// <exception cref="OutputException">There is a file where a folder is needed.</exception>
    public static ImageFiles Open(string path, int images, ImageForm form, WrittenFiles written)
    {
        if (images > 1 && IsOneFile(path))
        {
            throw new UsageException(form.FramesPerSecond is not null
                ? $"-o {path} takes one animation, and there are {images}: name a folder, or choose one layer."
                : $"-o {path} takes one image, and there are {images}: name a folder, or choose one input, layer and image.");
        }

        if (IsStandardOutput(path))
        {
            return ImageFiles.OneStream(StandardOutput.Write, Interruption.Token).As(form.Encoder);
        }

        bool isFolder = images > 1 || Path.EndsInDirectorySeparator(path) || Directory.Exists(path)
            || (form.IsDeepZoom && !IsPyramid(path));
        var files = isFolder
            ? ImageFiles.InFolder(path, written.Add, Interruption.Token)
            : ImageFiles.OneFile(path, written.Add, Interruption.Token);
        return files.As(form.Encoder);
    }
}
