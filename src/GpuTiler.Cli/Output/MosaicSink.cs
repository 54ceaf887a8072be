using System.Globalization;
using GpuTiler.Imaging;

namespace GpuTiler.Cli;

/// <summary>Where finished mosaics go: one PNG, standard output, or a folder with a PNG for each.</summary>
internal sealed class MosaicSink : IDisposable
{
    private const string StandardOutputName = "-";

    private readonly string? output;
    private readonly bool isFolder;
    private readonly WrittenFiles written;
    private readonly ILayerOutput copies;
    private readonly MemoryStream encoded = new();
    private readonly FileNames folderNames = new();
    private FileNames fileNames = new();
    private string folder = "";

    /// <summary>Decides from the number of results; nothing is written yet.</summary>
    /// <param name="output">What the user gave: a PNG, a folder or <c>-</c>; nothing where only copies are wanted.</param>
    /// <param name="results">Images to come.</param>
    /// <param name="written">Is told of each file.</param>
    /// <param name="copies">What is given a copy of each mosaic.</param>
    /// <exception cref="UsageException">Several results cannot go into one PNG or to standard output.</exception>
    public MosaicSink(string? output, int results, WrittenFiles written, ILayerOutput? copies = null)
    {
        (this.output, this.written, this.copies) = (output, written, copies ?? LayerOutputs.None);
        if (output is null)
        {
            return;
        }

        if (results > 1 && (output == StandardOutputName || output.EndsWith(".png", StringComparison.OrdinalIgnoreCase)))
        {
            throw new UsageException(
                $"-o {output} takes one image, and there are {results}: name a folder, or choose one input, layer and image.");
        }

        isFolder = output != StandardOutputName && (results > 1 || Path.EndsInDirectorySeparator(output) || Directory.Exists(output));
        if (isFolder)
        {
            PathOptions.RequireFolder(output);
        }
    }

    /// <summary>Threads that write a PNG; 0 is one for each core.</summary>
    public int Threads { get; init; }

    /// <summary>Whether there is any use for a mosaic.</summary>
    public bool IsWanted => output is not null || copies.TakesMosaics;

    /// <summary>Puts what follows into a folder of its own below the output.</summary>
    public void EnterFolder(string name) => (folder, fileNames) = (folderNames.Take(name), new FileNames());

    /// <summary>The names of the files that show one tensor, in the order of its batch.</summary>
    public string[] Name(string tensor, int images) => fileNames.Take(tensor, images);

    /// <summary>Takes back names whose files will be written under the same names later.</summary>
    public void Return(string[] names) => fileNames.Return(names);

    /// <summary>Writes one mosaic.</summary>
    /// <param name="names">What names the files of its batch in a folder.</param>
    /// <param name="image">Which of them it is.</param>
    /// <param name="frame">The image's plan.</param>
    /// <param name="pixels">The image.</param>
    /// <param name="text">What the file records about itself.</param>
    /// <returns>The file's path; empty where only copies are wanted.</returns>
    public string Write(string[] names, int image, MosaicFrame frame, byte[] pixels, IReadOnlyList<KeyValuePair<string, string>> text)
    {
        ref readonly var plan = ref frame.Plan;
        string tiles = string.Create(CultureInfo.InvariantCulture, $"{plan.Tiles} tile{(plan.Tiles == 1 ? "" : "s")} of {plan.TileWidth}×{plan.TileHeight}");
        return Write(names, image, new(pixels, frame.Width, frame.Height, plan.PixelFormat, tiles), text);
    }

    /// <summary>Writes one image.</summary>
    /// <param name="names">What names the files of its batch in a folder.</param>
    /// <param name="image">Which of them it is.</param>
    /// <param name="finished">The image.</param>
    /// <param name="text">What the file records about itself.</param>
    /// <returns>The file's path; empty where only copies are wanted.</returns>
    public string Write(string[] names, int image, FinishedImage finished, IReadOnlyList<KeyValuePair<string, string>> text)
    {
        var options = new PngWriteOptions { Text = text, Threads = Threads, CancellationToken = Interruption.Token };
        if (copies.TakesMosaics)
        {
            encoded.SetLength(0);
            Encode(encoded);
            copies.AddMosaic(image, names.Length, encoded.GetBuffer().AsSpan(0, (int)encoded.Length));
        }

        if (output is null)
        {
            return "";
        }

        if (output == StandardOutputName)
        {
            StandardOutput.Write(Encode);
            return output;
        }

        var path = isFolder ? Path.Combine(output, folder, names[image] + ".png") : output;
        OutputFile.Write(path, Encode);
        written.Add(path, string.Create(CultureInfo.InvariantCulture, $"{finished.Width}×{finished.Height} pixels, {finished.Content}"));
        return path;

        void Encode(Stream stream) =>
            PngWriter.Write(stream, finished.Pixels, finished.Width, finished.Height, finished.RowBytes, finished.Format, options);
    }

    /// <inheritdoc/>
    public void Dispose() => encoded.Dispose();
}
