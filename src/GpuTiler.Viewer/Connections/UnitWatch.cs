namespace GpuTiler.Viewer;

/// <summary>The unit that a page looks at, and its values over the last inputs.</summary>
internal sealed class UnitWatch
{
    /// <summary>Inputs that the recent zeros are of.</summary>
    public const int Recent = 32;

    private const int Bins = 64;

    // A person does not read faster.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.1);

    private readonly ViewedLayer layer;
    private readonly UnitRequest request;
    private readonly Comparison? against;
    private readonly double[] zeros = new double[Recent];
    private int looked;
    private long input = -1, lookedAt;

    /// <summary>Begins to watch.</summary>
    /// <exception cref="ArgumentException">There is no such map.</exception>
    public UnitWatch(ViewedLayer layer, UnitRequest request, Comparison? against = null)
    {
        (this.layer, this.request, this.against) = (layer, request, against);
        _ = HostCopy.IndexOf(layer, request.Image, request.Map, 0, 0);
    }

    /// <summary>Whether the other network has to run for it.</summary>
    public bool NeedsOther => layer.Network is not null || against is PairedLayers;

    /// <summary>Looks at a new input, a few times a second.</summary>
    /// <returns>What to tell the page; <see langword="null"/> if there is nothing new.</returns>
    public UnitMessage? Look(HostCopy host, long newest, uint frame)
    {
        bool isSoon = lookedAt != 0 && TimeProvider.System.GetElapsedTime(lookedAt) < Pause;
        long own = against is null ? layer.At(newest) : newest;
        if (own < 0 || own == input || !layer.IsReady || layer.Tensor is null || against?.Knows(layer) == false || isSoon)
        {
            return null;
        }

        (input, lookedAt) = (own, TimeProvider.System.GetTimestamp());
        var values = (against is null ? host.Of(layer, newest) : against.Compare(layer, newest).AsSpan<float>()).WithShape(layer.Shape);
        var statistics = ValueStatistics.OfMap(values, request.Image, request.Map);
        zeros[looked++ % Recent] = statistics.ZeroShare;
        double recent = zeros.Take(looked).Average();
        var histogram = new long[Bins];
        if (statistics.FiniteCount > 0)
        {
            ValueHistogram.CountMap(values, request.Image, request.Map, statistics.Minimum, statistics.Maximum, histogram);
        }

        return new()
        {
            Layer = layer.Position,
            Map = request.Map,
            Against = request.Against,
            Frame = frame,
            Min = statistics.Minimum,
            Max = statistics.Maximum,
            Mean = statistics.Mean,
            Deviation = statistics.StandardDeviation,
            Zeros = statistics.ZeroShare,
            ZerosRecent = recent,
            Nan = statistics.NonFinite.NaN,
            Infinite = statistics.NonFinite.Total - statistics.NonFinite.NaN,
            Saturated = statistics.IsSaturated,
            Dead = recent == 1,
            Histogram = histogram,
        };
    }
}
