using System.Globalization;

namespace GpuTiler.Sinks;

/// <summary>The images of layers' differences as files.</summary>
public sealed class DifferenceFiles
{
    private readonly LayerDifferenceOptions options;
    private readonly Func<int, ImageFiles> open;
    private ImageFiles? files;

    /// <summary>Names the destination; it is opened for the first difference.</summary>
    /// <param name="options">How they look.</param>
    /// <param name="open">Opens the destination, given the number of images expected.</param>
    public DifferenceFiles(in LayerDifferenceOptions options, Func<int, ImageFiles> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        (this.options, this.open) = (options, open);
    }

    /// <summary>What the files record as the options that made a page; <see langword="null"/> records none.</summary>
    public Func<LayerDifferencePage, string>? DescribeOptions { get; init; }

    /// <summary>Renders and writes the images of one layer.</summary>
    internal IReadOnlyList<string> Write(
        FinishedLayer layer, string name, ActivationBuffer a, ActivationBuffer b, in DifferenceStatistics statistics, int images)
    {
        files ??= open(images);
        var difference = LayerDifference.Create(layer.Device, options, name, a, b, statistics, files.CancellationToken);
        var paths = files.PathsOf(new(), name, layer.Shape.Batch, difference.Pages.Count, files.Encoder.Ending);
        foreach (var page in difference.Render())
        {
            var text = PngRecord.Of(
                $"{page.Title}: A is {options.NameOfA}, B is {options.NameOfB}", layer.Shape, DescribeOptions?.Invoke(page));
            files.Write(
                paths[(page.Page.Image * page.Page.Pages) + page.Page.Page],
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{page.Plan.Width}×{page.Plan.Height} pixels, A, B and A−B of {page.Mosaic.Tiles} maps"),
                stream => files.Encoder.Write(
                    stream,
                    new(page.Pixels.Span, page.Plan.Width, page.Plan.Height, PixelFormat.Rgba8),
                    new() { Text = text, Threads = layer.Threads, CancellationToken = files.CancellationToken }));
        }

        return paths;
    }
}
