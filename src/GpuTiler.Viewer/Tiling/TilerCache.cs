namespace GpuTiler.Viewer;

/// <summary>The tilers that slots use, and the last ones that they used: going back to where one was costs nothing.</summary>
/// <param name="device">The device that holds the activations.</param>
internal sealed class TilerCache(TileDevice device) : IDisposable
{
    /// <summary>Tilers without a user that are kept.</summary>
    public const int Spare = 64;

    private readonly Dictionary<TilerKey, SharedTiler> tilers = [];
    private readonly Dictionary<(int Layer, TileRange Range, int Image), HeldRanges> held = [];
    private readonly TileBatch batch = new(device);
    private long turn;

    /// <summary>How many there are.</summary>
    public int Count => tilers.Count;

    /// <summary>A tiler for one more slot.</summary>
    /// <param name="key">What it renders.</param>
    /// <param name="shape">The layer's dimensions.</param>
    /// <param name="elementType">The type of what will be rendered, one for all of a layer.</param>
    /// <exception cref="ArgumentException">The image would be too large.</exception>
    /// <exception cref="NotSupportedException">The device cannot render such an image.</exception>
    public SharedTiler Acquire(in TilerKey key, TensorShape shape, ElementType elementType)
    {
        if (!tilers.TryGetValue(key, out var tiler))
        {
            tiler = new SharedTiler(device, batch, shape, elementType, key, HeldBy(key, shape));
            tilers.Add(key, tiler);
        }

        tiler.Users++;
        return tiler;
    }

    /// <summary>A slot needs it no longer.</summary>
    public void Release(SharedTiler tiler)
    {
        tiler.Users--;
        tiler.LastUse = ++turn;
        if (tiler.Users == 0 && tilers.Values.Count(one => one.Users == 0) > Spare)
        {
            var oldest = tilers.Values.Where(one => one.Users == 0).MinBy(one => one.LastUse)!;
            tilers.Remove(oldest.Key);
            oldest.Dispose();
        }
    }

    /// <summary>Renders what slots have queued for a frame.</summary>
    public void Dispatch() => batch.Dispatch();

    /// <summary>The frame that was being made failed: what was queued for it has not been rendered, or not wholly.</summary>
    public void GiveUp()
    {
        batch.Clear();
        foreach (var tiler in tilers.Values)
        {
            tiler.Forget();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tiler in tilers.Values)
        {
            tiler.Dispose();
        }

        tilers.Clear();
    }

    // Whatever the rectangle, the zoom and the gamma.
    private HeldRanges? HeldBy(in TilerKey key, TensorShape shape)
    {
        if (key.Range.Spread != RangeSpread.Held || key.IsMask)
        {
            return null;
        }

        var place = (key.Layer, key.Range, key.Image);
        if (!held.TryGetValue(place, out var ranges))
        {
            held.Add(place, ranges = new HeldRanges(key.Range.Kind == RangeKind.Layer ? 1 : shape.Channels));
        }

        return ranges;
    }
}
