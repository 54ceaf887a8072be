using System.Globalization;
using GpuTiler.Imaging;

namespace GpuTiler.Cli;

/// <summary>
/// Where finished mosaics go: one PNG, standard output, or a folder with a PNG for each. Their names go to standard output as they
/// are finished; where that list was not wanted and the work then fails, to standard error.
/// </summary>
internal sealed class MosaicSink : IDisposable
{
    private const string StandardOutputName = "-";

    private readonly string output;
    private readonly bool listed;
    private readonly bool isFolder;
    private readonly Progress progress;
    private readonly List<string> written = [];
    private readonly FileNames folderNames = new();
    private FileNames fileNames = new();
    private string folder = "";

    /// <summary>Decides from the number of results; nothing is written yet.</summary>
    /// <param name="output">What the user gave: a PNG, a folder or <c>-</c>.</param>
    /// <param name="results">Images to come.</param>
    /// <param name="listed">Whether each file is named on standard output.</param>
    /// <param name="progress">What must leave the screen before a name is written.</param>
    /// <exception cref="UsageException">Several results cannot go into one PNG or to standard output.</exception>
    public MosaicSink(string output, int results, bool listed, Progress progress)
    {
        (this.output, this.listed, this.progress) = (output, listed, progress);
        if (results > 1 && (output == StandardOutputName || output.EndsWith(".png", StringComparison.OrdinalIgnoreCase)))
        {
            throw new UsageException(
                $"-o {output} takes one image, and there are {results}: name a folder, or choose one input, layer and image.");
        }

        isFolder = output != StandardOutputName && (results > 1 || Path.EndsInDirectorySeparator(output) || Directory.Exists(output));
        if (isFolder && File.Exists(Path.TrimEndingDirectorySeparator(output)))
        {
            throw new CommandException($"{output} names a file where a folder is needed.");
        }
    }

    /// <summary>Puts what follows into a folder of its own below the output.</summary>
    public void EnterFolder(string name) => (folder, fileNames) = (folderNames.Take(name), new FileNames());

    /// <summary>The names of the files that show one tensor, in the order of its batch.</summary>
    public string[] Name(string tensor, int images) => fileNames.Take(tensor, images);

    /// <summary>Takes back names whose files will be written under the same names later.</summary>
    public void Return(string[] names) => fileNames.Return(names);

    /// <summary>Writes one mosaic.</summary>
    /// <param name="name">What names its file in a folder.</param>
    /// <param name="plan">The image's plan.</param>
    /// <param name="pixels">The image.</param>
    /// <param name="text">What the file records about itself.</param>
    /// <returns>The file's path.</returns>
    public string Write(string name, in TilePlan plan, byte[] pixels, IReadOnlyList<KeyValuePair<string, string>> text)
    {
        var options = new PngWriteOptions { Text = text, CancellationToken = Interruption.Token };
        var (width, height, pitch, format) = (plan.ImageWidth, plan.ImageHeight, plan.RowBytes, plan.PixelFormat);
        if (output == StandardOutputName)
        {
            StandardOutput.Write(stream => PngWriter.Write(stream, pixels, width, height, pitch, format, options));
            return output;
        }

        var path = isFolder ? Path.Combine(output, folder, name + ".png") : output;
        OutputFile.Write(path, stream => PngWriter.Write(stream, pixels, width, height, pitch, format, options));
        written.Add(path);
        if (listed)
        {
            progress.Clear();
            StandardOutput.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{path}  {width}×{height} pixels, {plan.Tiles} tile{(plan.Tiles == 1 ? "" : "s")} of {plan.TileWidth}×{plan.TileHeight}"));
        }

        return path;
    }

    /// <summary>Everything is written.</summary>
    public void Complete() => written.Clear();

    public void Dispose()
    {
        if (listed)
        {
            return;
        }

        progress.Clear();
        foreach (var path in written)
        {
            StandardError.WriteLine($"finished: {path}");
        }
    }
}
