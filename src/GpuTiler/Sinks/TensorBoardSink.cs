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
    private readonly Dictionary<(int Model, string Input), Tags> tags = [];

    /// <summary>Names the log's folder, which is made where it is missing.</summary>
    /// <exception cref="OutputException">There is a file of that name.</exception>
    public TensorBoardSink(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        OutputException.ThrowIfFile(folder);
        this.folder = folder;
    }

    /// <summary>The event files so far, and what is in them.</summary>
    public IReadOnlyList<WrittenFile> Files => [.. files.Values.Where(file => file.Layers > 0).Select(file => new WrittenFile(file.Path, file.Content))];

    /// <inheritdoc/>
    public void Write(FinishedLayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        foreach (var image in layer.Images)
        {
            _ = image.Png;
        }

        var values = layer.Activations;
        var statistics = layer.Total;
        string tag = TagOf(layer);

        // Not before there is something to write: a run that fails leaves no file without a layer.
        var file = FileOf(layer.Run);
        try
        {
            Add(file, layer, tag, values, statistics);
        }
        catch (Exception e) when (OutputFile.IsFailedWrite(e))
        {
            throw Failed(file.Path, e);
        }

        file.Finish(layer.Run.Step);
    }

    private static void Add(EventFile file, FinishedLayer layer, string tag, ActivationSpan values, in ValueStatistics statistics)
    {
        long step = layer.Run.Step;
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

        void Add(string what, double value) => file.Writer.AddScalar($"{tag}/{what}", step, (float)value);
    }

    /// <summary>Closes the files.</summary>
    /// <exception cref="OutputException">The rest could not be written; a file ends with its last whole record.</exception>
    public void Complete()
    {
        foreach (var file in files.Values)
        {
            try
            {
                file.Writer.Dispose();
            }
            catch (Exception e) when (OutputFile.IsFailedWrite(e))
            {
                throw Failed(file.Path, e);
            }
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
            // They hold their whole records, and the failure that came first is told.
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
            string place = Path.Combine(folder, own), full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(place));
            try
            {
                NewFolders.Make(full);
                files.Add(own, file = new(full, SummaryWriter.Create(place)));
            }
            catch (Exception e) when (OutputFile.IsFailedWrite(e))
            {
                NewFolders.Leave(full);
                throw Failed(place, e);
            }
        }

        return file;
    }

    private static OutputException Failed(string path, Exception e) =>
        new($"{path} could not be written: {OutputException.ReasonOf(e).Replace($" : '{Path.GetFullPath(path)}'", "", StringComparison.Ordinal)}", e);

    private string TagOf(FinishedLayer layer)
    {
        // Several arrays are runs of their own, and share a file.
        var place = (layer.Run.ModelIndex, paths.Of(layer.Run).Input);
        if (!tags.TryGetValue(place, out var taken))
        {
            tags.Add(place, taken = new());
        }

        var key = (layer.Run with { Step = 0 }, layer.Name);
        if (!taken.OfLayers.TryGetValue(key, out string? tag))
        {
            // A slash in front would make a group without a name.
            string plain = layer.Name.TrimStart('/') is { Length: > 0 } rest ? rest : "layer";
            int number = taken.Numbers.GetValueOrDefault(plain);
            do
            {
                number++;
                tag = number == 1 ? plain : string.Create(CultureInfo.InvariantCulture, $"{plain}-{number}");
            }
            while (!taken.All.Add(tag));

            taken.Numbers[plain] = number;
            taken.OfLayers.Add(key, tag);
        }

        return tag;
    }

    private sealed class Tags
    {
        public Dictionary<(LayerRun Run, string Layer), string> OfLayers { get; } = [];

        public HashSet<string> All { get; } = [];

        /// <summary>The last number that a name has got.</summary>
        public Dictionary<string, int> Numbers { get; } = [];
    }

    private sealed class EventFile
    {
        private readonly string folder;
        private readonly SortedSet<long> steps = [];

        public EventFile(string folder, SummaryWriter writer)
        {
            (this.folder, Writer) = (folder, writer);

            // Without a whole layer it is no log of anything.
            UnfinishedFiles.Add(Path);
        }

        public SummaryWriter Writer { get; }

        public string Path => Writer.FilePath!;

        public int Layers { get; private set; }

        public string Content => $"{Layers} layer{(Layers == 1 ? "" : "s")}, step{(steps.Count == 1 ? "" : "s")} {string.Join(", ", steps)}";

        public void Finish(long step)
        {
            Layers++;
            steps.Add(step);
            UnfinishedFiles.Forget(Path);
            NewFolders.Keep(folder);
        }

        /// <summary>Removes it, where it is unfinished, with the folders that were made for it.</summary>
        public void Leave()
        {
            UnfinishedFiles.Delete(Path);
            NewFolders.Leave(folder);
        }
    }
}
