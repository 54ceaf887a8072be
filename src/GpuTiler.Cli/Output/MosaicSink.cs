using System.Globalization;
using GpuTiler.Imaging;

namespace GpuTiler.Cli;

/// <summary>Where finished mosaics go: one PNG, standard output, or a folder with a PNG for each.</summary>
internal sealed class MosaicSink
{
    private const string StandardOutput = "-";

    private readonly string output;
    private readonly bool quiet;
    private readonly bool isFolder;
    private readonly FileNames folderNames = new();
    private FileNames fileNames = new();
    private string folder = "";

    /// <summary>Decides from the number of results; nothing is written yet.</summary>
    /// <exception cref="UsageException">Several results cannot go into one PNG or to standard output.</exception>
    public MosaicSink(string output, int results, bool quiet)
    {
        (this.output, this.quiet) = (output, quiet);
        if (results > 1 && (output == StandardOutput || output.EndsWith(".png", StringComparison.OrdinalIgnoreCase)))
        {
            throw new UsageException(
                $"-o {output} takes one image, and there are {results}: name a folder, or choose one input, layer and image.");
        }

        isFolder = output != StandardOutput && (results > 1 || Path.EndsInDirectorySeparator(output) || Directory.Exists(output));
        if (isFolder && File.Exists(output))
        {
            throw new CommandException($"{output} is a file, and there are {results} images to write: name a folder.");
        }
    }

    /// <summary>Files written so far.</summary>
    public List<string> Written { get; } = [];

    /// <summary>Puts what follows into a folder of its own below the output.</summary>
    public void EnterFolder(string name) => (folder, fileNames) = (folderNames.Take(name), new FileNames());

    /// <summary>Writes one mosaic, and names the file on standard output.</summary>
    /// <param name="name">What the mosaic shows, which becomes the name of a file in a folder.</param>
    /// <param name="plan">The image's plan.</param>
    /// <param name="pixels">The image.</param>
    /// <param name="text">What the file records about itself.</param>
    /// <returns>The file's path.</returns>
    public string Write(string name, in TilePlan plan, byte[] pixels, IReadOnlyList<KeyValuePair<string, string>> text)
    {
        var options = new PngWriteOptions { Text = text, CancellationToken = Interruption.Token };
        var (width, height, pitch, format) = (plan.ImageWidth, plan.ImageHeight, plan.RowBytes, plan.PixelFormat);
        if (output == StandardOutput)
        {
            using var stdout = Console.OpenStandardOutput();
            PngWriter.Write(stdout, pixels, width, height, pitch, format, options);
            return output;
        }

        var path = isFolder ? Path.Combine(output, folder, fileNames.Take(name) + ".png") : output;
        OutputFile.Write(path, stream => PngWriter.Write(stream, pixels, width, height, pitch, format, options));
        Written.Add(path);
        if (!quiet)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{path}  {width}×{height} pixels, {plan.Tiles} tile{(plan.Tiles == 1 ? "" : "s")} of {plan.Shape.Height}×{plan.Shape.Width}"));
        }

        return path;
    }
}
