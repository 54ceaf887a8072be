using System.Globalization;
using GpuTiler.Imaging;

namespace GpuTiler.Cli;

/// <summary>Where finished mosaics go: one PNG, standard output, or a folder with a PNG for each; or pyramids in place of PNGs.</summary>
internal sealed class MosaicSink : IDisposable
{
    private const string StandardOutputName = "-";

    private readonly string? output;
    private readonly bool isFolder;
    private readonly OutputForm form;
    private readonly WrittenFiles written;
    private readonly ILayerOutput copies;
    private readonly MemoryStream encoded = new();
    private readonly FileNames folderNames = new();
    private FileNames fileNames = new();
    private string folder = "";

    /// <summary>Decides from the number of results; nothing is written yet.</summary>
    /// <param name="output">What the user gave: a PNG, a folder or <c>-</c>; nothing where only copies are wanted.</param>
    /// <param name="results">Mosaics to come.</param>
    /// <param name="written">Is told of each file.</param>
    /// <param name="form">In which form they are written.</param>
    /// <param name="copies">What is given a copy of each mosaic.</param>
    /// <exception cref="UsageException">Several results cannot go into one file or to standard output.</exception>
    public MosaicSink(string? output, int results, WrittenFiles written, OutputForm form, ILayerOutput? copies = null)
    {
        (this.output, this.written, this.form, this.copies) = (output, written, form, copies ?? LayerOutputs.None);
        if (output is null)
        {
            return;
        }

        if (results > 1 && PathOptions.IsOneFile(output))
        {
            throw new UsageException(
                $"-o {output} takes one image, and there are {results}: name a folder, or choose one input, layer and image.");
        }

        isFolder = output != StandardOutputName
            && (results > 1 || Path.EndsInDirectorySeparator(output) || Directory.Exists(output) || (form.IsDeepZoom && !PathOptions.IsPyramid(output)));
        if (isFolder)
        {
            PathOptions.RequireFolder(output);
        }
    }

    /// <summary>Whether there is any use for a mosaic.</summary>
    public bool IsWanted => TakesPyramids || TakesImages;

    /// <summary>Whether mosaics are wanted as pyramids.</summary>
    public bool TakesPyramids => output is not null && form.IsDeepZoom;

    /// <summary>Whether mosaics are wanted as images.</summary>
    public bool TakesImages => (output is not null && !form.IsDeepZoom) || copies.TakesMosaics;

    /// <summary>Puts what follows into a folder of its own below the output.</summary>
    public void EnterFolder(string name) => (folder, fileNames) = (folderNames.Take(name), new FileNames());

    /// <summary>The names of the files that show one tensor, in the order of its batch, and of the pages of each image.</summary>
    public string[] Name(string tensor, int images, int pages = 1) => fileNames.Take(tensor, images, pages);

    /// <summary>Takes back names whose files will be written under the same names later.</summary>
    public void Return(string[] names) => fileNames.Return(names);

    /// <summary>The path of a file; <see langword="null"/> where only copies are wanted.</summary>
    /// <param name="names">What names the files of its tensor in a folder.</param>
    /// <param name="page">Which of them it is.</param>
    public string? PathOf(string[] names, MosaicPage page) => output is null ? null
        : isFolder ? Path.Combine(output, folder, names[page.Index] + (form.IsDeepZoom ? ".dzi" : ".png"))
        : page.Pages == 1 ? output
        : Path.Combine(
            Path.GetDirectoryName(output) ?? "",
            Path.GetFileNameWithoutExtension(output) + FileNames.PageSuffix(page.Page, page.Pages) + Path.GetExtension(output));

    /// <summary>Writes one mosaic, or one page of it.</summary>
    /// <param name="names">What names the files of its tensor in a folder.</param>
    /// <param name="page">Which of them it is.</param>
    /// <param name="frame">The image's plan.</param>
    /// <param name="pixels">The image.</param>
    /// <param name="text">What the file records about itself.</param>
    /// <returns>The file's path; empty where only copies are wanted.</returns>
    public string Write(string[] names, MosaicPage page, MosaicFrame frame, byte[] pixels, IReadOnlyList<KeyValuePair<string, string>> text)
    {
        ref readonly var plan = ref frame.Plan;
        return Write(names, page, new(pixels, frame.Width, frame.Height, plan.PixelFormat, Tiles(plan.Tiles, plan)), text);
    }

    /// <summary>Writes one image.</summary>
    /// <param name="names">What names the files of its batch in a folder.</param>
    /// <param name="page">Which of them it is.</param>
    /// <param name="finished">The image.</param>
    /// <param name="text">What the file records about itself.</param>
    /// <returns>The file's path; empty where only copies are wanted.</returns>
    public string Write(string[] names, MosaicPage page, FinishedImage finished, IReadOnlyList<KeyValuePair<string, string>> text)
    {
        var options = new PngWriteOptions { Text = text, Threads = form.Threads, CancellationToken = Interruption.Token };
        if (copies.TakesMosaics)
        {
            encoded.SetLength(0);
            Encode(encoded);
            copies.AddMosaic(page, encoded.GetBuffer().AsSpan(0, (int)encoded.Length));
        }

        if (form.IsDeepZoom || PathOf(names, page) is not { } path)
        {
            return "";
        }

        if (path == StandardOutputName)
        {
            StandardOutput.Write(Encode);
            return path;
        }

        OutputFile.Write(path, Encode);
        written.Add(path, string.Create(CultureInfo.InvariantCulture, $"{finished.Width}×{finished.Height} pixels, {finished.Content}"));
        return path;

        void Encode(Stream stream) =>
            PngWriter.Write(stream, finished.Pixels, finished.Width, finished.Height, finished.RowBytes, finished.Format, options);
    }

    /// <summary>Begins a mosaic's pyramid.</summary>
    public PyramidFile BeginPyramid(string[] names, MosaicPage page, TileBands bands) => PyramidFile.Begin(PathOf(names, page)!, bands, form.Threads);

    /// <summary>Puts a finished pyramid into its place.</summary>
    /// <returns>The path of its description.</returns>
    public string Complete(PyramidFile pyramid, string[] names, MosaicPage page, TileBands bands, in TilePlan plan, IReadOnlyList<KeyValuePair<string, string>> text)
    {
        pyramid.Commit(text);
        var path = PathOf(names, page)!;
        written.Add(path, string.Create(
            CultureInfo.InvariantCulture, $"{bands.Width}×{bands.Height} pixels, {Tiles(bands.Tiles, plan)}, {pyramid.Levels} levels"));
        return path;
    }

    /// <inheritdoc/>
    public void Dispose() => encoded.Dispose();

    private static string Tiles(int tiles, in TilePlan plan) =>
        string.Create(CultureInfo.InvariantCulture, $"{tiles} tile{(tiles == 1 ? "" : "s")} of {plan.TileWidth}×{plan.TileHeight}");
}
