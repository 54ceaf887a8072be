namespace GpuTiler.Cli;

/// <summary>What the ending of a file's name says of its format.</summary>
internal static class PictureFormats
{
    private static readonly Dictionary<string, PictureFormat> Written = new(StringComparer.OrdinalIgnoreCase)
    {
        [".png"] = PictureFormat.Png,
        [".jpg"] = PictureFormat.Jpeg,
        [".jpeg"] = PictureFormat.Jpeg,
        [".webp"] = PictureFormat.Webp,
        [".gif"] = PictureFormat.Gif,
    };

    private static readonly HashSet<string> Others = new(
        [
            ".apng", ".avif", ".bmp", ".dds", ".emf", ".eps", ".exr", ".hdr", ".heic", ".heif", ".ico", ".jfif", ".jp2", ".jxl", ".pam",
            ".pbm", ".pcx", ".pdf", ".pgm", ".pnm", ".ppm", ".psd", ".qoi", ".svg", ".tga", ".tif", ".tiff",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The format that a path's ending names; <see langword="null"/> where it names none.</summary>
    public static PictureFormat? Of(string path) => Written.TryGetValue(Path.GetExtension(path), out var format) ? format : null;

    /// <summary>Whether a path's ending names a picture's format that is not written.</summary>
    public static bool IsOther(string path) => Others.Contains(Path.GetExtension(path));
}
