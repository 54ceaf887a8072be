using System.Globalization;

namespace GpuTiler.Sinks;

/// <summary>All layers of one run on one sheet, which <see cref="Complete"/> writes as a file, or one for each of its pages.</summary>
public sealed class SheetFiles : ILayerSink
{
    private readonly LayerSheet sheet;
    private readonly ImageFiles files;

    /// <summary>Makes the sink.</summary>
    /// <param name="sheet">The sheet, planned for these layers.</param>
    /// <param name="files">Where it goes.</param>
    public SheetFiles(LayerSheet sheet, ImageFiles files)
    {
        ArgumentNullException.ThrowIfNull(sheet);
        ArgumentNullException.ThrowIfNull(files);
        (this.sheet, this.files) = (sheet, files);
    }

    /// <summary>What the files record as the options that made a page; <see langword="null"/> records none.</summary>
    public Func<LayerSheetPage, string>? DescribeOptions { get; init; }

    /// <summary>Threads that compress; 0 is one for each core.</summary>
    public int Threads { get; init; }

    /// <inheritdoc/>
    public void Write(FinishedLayer layer) => sheet.Paint(layer);

    /// <summary>Writes the sheet, once all layers are on it.</summary>
    /// <param name="run">The run.</param>
    /// <param name="name">The name of its file in a folder.</param>
    /// <param name="source">What it shows, such as <c>net.onnx on cat.png</c>.</param>
    /// <exception cref="OutputException">A file could not be written.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public void Complete(LayerRun run, string name, string source)
    {
        int pages = sheet.Pages.Count;
        var paths = files.PathsOf(run, name, pages, files.Encoder.Ending);
        foreach (var (number, page) in sheet.Pages.Index())
        {
            string content = string.Create(CultureInfo.InvariantCulture, $"{page.Layers.Count} layer{(page.Layers.Count == 1 ? "" : "s")}");
            var text = PngRecord.Of(
                $"{content} of {source}: {string.Join(", ", page.Layers)}",
                shape: null,
                DescribeOptions?.Invoke(page),
                pages == 1 ? null : string.Create(CultureInfo.InvariantCulture, $"{number + 1} of {pages}"));
            files.Write(
                paths[number],
                string.Create(CultureInfo.InvariantCulture, $"{page.Plan.Width}×{page.Plan.Height} pixels, {content}"),
                stream => files.Encoder.Write(
                    stream, page.Picture, new() { Text = text, Threads = Threads, CancellationToken = files.CancellationToken }));
        }
    }
}
