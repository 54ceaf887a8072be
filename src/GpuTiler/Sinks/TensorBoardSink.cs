using System.Globalization;

namespace GpuTiler.Sinks;

/// <summary>
/// Each layer's mosaics, histogram and numbers in an event file that TensorBoard opens, under tags that begin with the layer's name. A
/// model's step is that of its runs; each of several inputs is a run of TensorBoard's, which is a folder of its own.
/// </summary>
/// <remarks>An event file is a log: it grows by whole records, and what is in it stays when the work then fails.</remarks>
public sealed class TensorBoardSink : ILayerSink, IDisposable
{
    private readonly string folder;
    private readonly LayerPaths paths = new();
    private readonly Dictionary<string, EventFile> files = [];
    private readonly Dictionary<(int Model, string Input), Dictionary<(LayerRun Run, string Layer), string>> tags = [];

    /// <summary>Names the log's folder, which is made where it is missing.</summary>
    /// <exception cref="OutputException">There is a file of that name.</exception>
    public TensorBoardSink(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        OutputException.ThrowIfFile(folder);
        this.folder = folder;
    }

    /// <summary>The event files so far, and what is in them.</summary>
    public IReadOnlyList<WrittenFile> Files => [.. files.Values.Select(file => new WrittenFile(file.Writer.FilePath!, file.Content))];

    /// <inheritdoc/>
    public void Write(FinishedLayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        foreach (var image in layer.Images)
        {
            _ = image.Png;
        }

        var values = layer.Activations;
        var (statistics, step) = (layer.Total, layer.Run.Step);
        string tag = TagOf(layer);

        // Not before there is something to write: a run that fails leaves no file without a layer.
        var file = FileOf(layer.Run);
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
            ValueHistogram.Count(values, statistics.Minimum, statistics.Maximum, counts);
            file.Writer.AddHistogram($"{tag}/histogram", step, statistics, counts);
        }

        foreach (var image in layer.Images)
        {
            var page = image.Page;
            string ofBatch = page.Images == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"/{page.Image}");
            string ofPage = page.Pages == 1 ? "" : $"/page{FileNames.PageSuffix(page.Page, page.Pages)}";
            file.Writer.AddImage($"{tag}/mosaic{ofBatch}{ofPage}", step, image.Png);
        }

        file.Writer.Flush();
        file.Layers++;
        file.Steps.Add(step);

        void Add(string what, double value) => file.Writer.AddScalar($"{tag}/{what}", step, (float)value);
    }

    /// <summary>Closes the files.</summary>
    /// <exception cref="IOException">The rest could not be written; a file ends with its last whole record.</exception>
    public void Complete()
    {
        foreach (var file in files.Values)
        {
            file.Writer.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Complete();
        }
        catch (IOException)
        {
            // They hold their whole records, and the failure that came first is told.
        }
    }

    private EventFile FileOf(LayerRun run)
    {
        string own = paths.Of(run).Input;
        if (!files.TryGetValue(own, out var file))
        {
            string place = Path.Combine(folder, own);
            try
            {
                files.Add(own, file = new(SummaryWriter.Create(place)));
            }
            catch (UnauthorizedAccessException e)
            {
                throw new OutputException($"{place} could not be written: {e.Message}", e);
            }
        }

        return file;
    }

    private string TagOf(FinishedLayer layer)
    {
        // Several arrays are runs of their own, and share a file.
        var place = (layer.Run.ModelIndex, paths.Of(layer.Run).Input);
        if (!tags.TryGetValue(place, out var taken))
        {
            tags.Add(place, taken = []);
        }

        var key = (layer.Run with { Step = 0 }, layer.Name);
        if (!taken.TryGetValue(key, out string? tag))
        {
            // A slash in front would make a group without a name.
            string plain = layer.Name.TrimStart('/') is { Length: > 0 } rest ? rest : "layer";
            tag = plain;
            for (int n = 2; taken.ContainsValue(tag); n++)
            {
                tag = string.Create(CultureInfo.InvariantCulture, $"{plain}-{n}");
            }

            taken.Add(key, tag);
        }

        return tag;
    }

    private sealed class EventFile(SummaryWriter writer)
    {
        public SummaryWriter Writer { get; } = writer;

        public int Layers { get; set; }

        public SortedSet<long> Steps { get; } = [];

        public string Content => $"{Layers} layer{(Layers == 1 ? "" : "s")}, step{(Steps.Count == 1 ? "" : "s")} {string.Join(", ", Steps)}";
    }
}
