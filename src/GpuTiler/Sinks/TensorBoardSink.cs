using System.Globalization;

namespace GpuTiler.Sinks;

/// <summary>
/// Each layer's mosaics, histogram and numbers in an event file that TensorBoard opens, under tags that begin with the layer's name. A
/// model's step is that of its runs; each of several inputs is a run in TensorBoard, which is its own folder.
/// </summary>
/// <remarks>An event file is a log: it grows by complete records, and what is in it stays if the work then fails.</remarks>
public sealed class TensorBoardSink : ILayerSink, IDisposable
{
    private readonly string folder;
    private readonly LayerPaths paths = new();
    private readonly Dictionary<string, EventFile> files = [];
    private readonly Dictionary<(int Model, string Input), (EventTags All, Dictionary<(LayerRun Run, string Layer), string> OfLayers)>
        tags = [];

    /// <summary>Names the log's folder, which is made if it is missing.</summary>
    /// <exception cref="OutputException">There is a file of that name.</exception>
    public TensorBoardSink(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        OutputException.ThrowIfFile(folder);
        this.folder = folder;
    }

    /// <summary>The event files so far, and what is in them.</summary>
    public IReadOnlyList<WrittenFile> Files =>
        [.. files.Values.Where(file => file.Layers > 0).Select(file => new WrittenFile(file.Path, file.Content))];

    /// <inheritdoc/>
    public void Write(FinishedLayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        foreach (var image in layer.Images)
        {
            _ = image.Png;
        }

        _ = layer.Activations;
        _ = layer.Total;
        string tag = TagOf(layer);

        // Not before there is something to write: a run that fails leaves no file without a layer.
        FileOf(layer.Run).Add(layer.Run.Step, writer => Add(writer, layer, tag));
    }

    private static void Add(SummaryWriter writer, FinishedLayer layer, string tag)
    {
        var (step, statistics) = (layer.Run.Step, layer.Total);
        Add("min", statistics.Minimum);
        Add("max", statistics.Maximum);
        Add("mean", statistics.Mean);
        Add("std", statistics.StandardDeviation);
        Add("zeros", statistics.ZeroShare);
        Add("nan", statistics.NonFinite.NaN);
        Add("infinities", (long)statistics.NonFinite.PositiveInfinity + statistics.NonFinite.NegativeInfinity);
        if (statistics.FiniteCount > 0)
        {
            Span<long> counts = stackalloc long[SummaryWriter.HistogramBins];
            counts.Clear();
            ValueHistogram.Count(layer.Activations, statistics.Minimum, statistics.Maximum, counts);
            writer.AddHistogram($"{tag}/histogram", step, statistics, counts);
        }

        foreach (var image in layer.Images)
        {
            var page = image.Page;
            string ofBatch = page.Images == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"/{page.Image}");
            writer.AddImage($"{tag}/mosaic{ofBatch}{EventTags.OfPage(page.Page, page.Pages)}", step, image.Png);
        }

        void Add(string what, double value) => writer.AddScalar($"{tag}/{what}", step, (float)value);
    }

    /// <summary>Closes the files.</summary>
    /// <exception cref="OutputException">The rest could not be written; a file ends with its last complete record.</exception>
    public void Complete()
    {
        foreach (var file in files.Values)
        {
            file.Close();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Complete();
        }
        catch (OutputException)
        {
            // They hold their complete records, and the first failure is reported.
        }

        foreach (var file in files.Values)
        {
            file.Leave();
        }
    }

    private EventFile FileOf(LayerRun run)
    {
        string own = paths.Of(run).Input;
        if (!files.TryGetValue(own, out var file))
        {
            files.Add(own, file = EventFile.Create(Path.Combine(folder, own)));
        }

        return file;
    }

    private string TagOf(FinishedLayer layer)
    {
        // Several arrays are separate runs, but share a file.
        var place = (layer.Run.ModelIndex, paths.Of(layer.Run).Input);
        if (!tags.TryGetValue(place, out var taken))
        {
            tags.Add(place, taken = (new(), []));
        }

        var key = (layer.Run with { Step = 0 }, layer.Name);
        if (!taken.OfLayers.TryGetValue(key, out string? tag))
        {
            taken.OfLayers.Add(key, tag = taken.All.Take(layer.Name));
        }

        return tag;
    }
}
