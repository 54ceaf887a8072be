using System.Globalization;
using GpuTiler.Sinks;

namespace GpuTiler.Cli;

/// <summary>
/// <c>--tensorboard LOGDIR</c>: each layer's mosaics, histogram and numbers in an event file, under tags that begin with the layer's
/// name. Each of several models is a step; each of several inputs is a run, which is a folder of its own.
/// </summary>
/// <remarks>An event file is a log: it grows by whole records, and what is in it stays when the work then fails.</remarks>
internal sealed class TensorBoardOutput : ILayerOutput
{
    private readonly string output;
    private readonly bool listed;
    private readonly Progress progress;
    private readonly LayerFolders folders = new();
    private readonly Dictionary<string, Run> runs = [];
    private readonly HashSet<string> tags = [];
    private readonly List<(MosaicPage Page, byte[] Png)> mosaics = [];
    private long step;

    public TensorBoardOutput(string output, long step, bool listed, Progress progress)
    {
        (this.output, this.step, this.listed, this.progress) = (output, step, listed, progress);
        PathOptions.RequireFolder(output);
    }

    /// <inheritdoc/>
    public bool TakesValues => true;

    /// <inheritdoc/>
    public bool TakesMosaics => true;

    // Not before there is something to write: a run that fails leaves no file without a layer.
    private Run Current
    {
        get
        {
            if (!runs.TryGetValue(folders.Input, out var run))
            {
                run = new Run(SummaryWriter.Create(Path.Combine(output, folders.Input)));
                runs.Add(folders.Input, run);
            }

            return run;
        }
    }

    /// <inheritdoc/>
    public void EnterModel(string name, long step)
    {
        folders.EnterModel(name);
        tags.Clear();
        this.step = step;
    }

    /// <inheritdoc/>
    public void EnterInput(string name)
    {
        folders.EnterInput(name);
        tags.Clear();
    }

    /// <inheritdoc/>
    public void Write(KeptLayer layer, Activations values)
    {
        var tag = Take(layer.Name);
        var statistics = values.Statistics();
        var writer = Current.Writer;
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
            values.Count(statistics.Minimum, statistics.Maximum, counts);
            writer.AddHistogram($"{tag}/histogram", step, statistics, counts);
        }

        foreach (var (page, png) in mosaics)
        {
            string ofBatch = page.Images == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"/{page.Image}");
            writer.AddImage($"{tag}/mosaic{ofBatch}{(page.Pages == 1 ? "" : $"/page{FileNames.PageSuffix(page.Page, page.Pages)}")}", step, png);
        }

        mosaics.Clear();
        writer.Flush();
        Current.Layers++;
        Current.Steps.Add(step);

        void Add(string what, double value) => writer.AddScalar($"{tag}/{what}", step, (float)value);
    }

    /// <inheritdoc/>
    public void AddMosaic(MosaicPage page, ReadOnlySpan<byte> png)
    {
        if (page.IsFirst)
        {
            mosaics.Clear();
        }

        mosaics.Add((page, png.ToArray()));
    }

    /// <inheritdoc/>
    public void Complete()
    {
        foreach (var run in runs.Values)
        {
            run.Writer.Dispose();
            if (listed)
            {
                progress.Clear();
                StandardOutput.WriteLine(run.ToString());
            }
        }

        runs.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var run in runs.Values)
        {
            progress.Clear();
            StandardError.WriteLine($"finished: {run}");
            try
            {
                run.Writer.Dispose();
            }
            catch (IOException)
            {
                // It holds its whole records, and the failure that came first is told.
            }
        }
    }

    // A slash in front would make a group without a name.
    private string Take(string name)
    {
        var plain = name.TrimStart('/') is { Length: > 0 } rest ? rest : "layer";
        for (int n = 1; ; n++)
        {
            var free = n == 1 ? plain : string.Create(CultureInfo.InvariantCulture, $"{plain}-{n}");
            if (tags.Add(free))
            {
                return free;
            }
        }
    }

    private sealed class Run(SummaryWriter writer)
    {
        public SummaryWriter Writer { get; } = writer;

        public int Layers { get; set; }

        public SortedSet<long> Steps { get; } = [];

        public override string ToString() =>
            $"{Writer.FilePath}  {Layers} layer{(Layers == 1 ? "" : "s")}, step{(Steps.Count == 1 ? "" : "s")} {string.Join(", ", Steps)}";
    }
}
