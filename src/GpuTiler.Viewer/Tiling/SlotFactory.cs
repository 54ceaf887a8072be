namespace GpuTiler.Viewer;

/// <summary>Makes slots of what pages ask for, and gives back what they used.</summary>
/// <param name="layers">The layers that there are.</param>
/// <param name="tilers">The tilers of all pages.</param>
/// <param name="frozen">The input that others are compared with.</param>
/// <param name="paired">The layers less those of another network; <see langword="null"/> where there is none.</param>
internal sealed class SlotFactory(LayerSet layers, TilerCache tilers, FrozenInput frozen, PairedLayers? paired = null)
{
    /// <summary>Explains the input; <see langword="null"/> where that is no picture of a network.</summary>
    public AttributionLoop? Attributions { get; init; }

    private const string AgainstFrozen = "frozen", AgainstOther = "other";

    /// <summary>Makes a slot.</summary>
    /// <exception cref="ArgumentException">It asks for something that there is not.</exception>
    /// <exception cref="NotSupportedException">The device cannot render it.</exception>
    public Slot Create(SlotRequest request)
    {
        var layer = layers.At(request.Layer);
        if (request.Method is { } method)
        {
            var loop = Attributions ?? throw new ArgumentException("Nothing can be explained here: the network's input is no picture.");
            return new AttributionSlot(request, loop.Acquire(layer, request.Map, method), loop);
        }

        var key = SlotCheck.Read(request, layer);
        if (ComparisonOf(layer, request.Against) is not { } against)
        {
            return Create(request, layer, key, against: null);
        }

        // What differs in either direction, on one scale about zero.
        return Create(request, layer, key.Range.Kind == RangeKind.Fixed ? key : key with { Range = TileRange.Layer.Symmetric() }, against);
    }

    /// <summary>What a layer is compared with.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="against">What a page calls it; <see langword="null"/> for nothing.</param>
    /// <exception cref="ArgumentException">There is nothing of the kind.</exception>
    public Comparison? ComparisonOf(ViewedLayer layer, string? against)
    {
        switch (against)
        {
            case null:
                return null;
            case AgainstFrozen:
                return frozen.IsKept ? frozen : throw new ArgumentException("No frame is frozen to compare with: freeze one first.");
            case AgainstOther:
                LayerPairs.RequireDifference(layer, paired is not null);
                return paired;
            default:
                throw new ArgumentException($"There is no comparison with '{against}': frozen and other are there.");
        }
    }

    /// <summary>Gives back what a slot used.</summary>
    public void Release(Slot slot)
    {
        if (slot is AttributionSlot { Subject: var subject })
        {
            Attributions!.Release(subject);
        }

        if (slot is not LayerSlot tiles)
        {
            return;
        }

        var cache = TilersOf(tiles.Layer, tiles.Against);
        cache.Release(tiles.Levels);
        foreach (var tiler in new[] { tiles.Mask, tiles.Signs }.OfType<SharedTiler>())
        {
            cache.Release(tiler);
        }
    }

    /// <inheritdoc cref="TilerCache.Dispatch"/>
    public void Dispatch()
    {
        tilers.Dispatch();
        frozen.Dispatch();
        paired?.Dispatch();
        paired?.Network.Tilers.Dispatch();
    }

    /// <inheritdoc cref="TilerCache.GiveUp"/>
    public void GiveUp()
    {
        tilers.GiveUp();
        frozen.GiveUp();
        paired?.GiveUp();
        paired?.Network.Tilers.GiveUp();
    }

    private LayerSlot Create(SlotRequest request, ViewedLayer layer, in TilerKey key, Comparison? against)
    {
        var cache = TilersOf(layer, against);
        var acquired = new List<SharedTiler>();
        try
        {
            var levels = Acquire(key);
            if (!request.Mask)
            {
                return new LayerSlot(request, layer, levels, mask: null) { Against = against };
            }

            // A mean, and the largest where another is finite, say nothing of an infinity's sign.
            var mask = Acquire(key with { IsMask = true, Range = TileRange.Tile, Gamma = 1 });
            var signs = key.Shrink > 1 ? Acquire(key with { IsMax = true, Range = NonFiniteMask.Signs, Gamma = 1 }) : null;
            return new LayerSlot(request, layer, levels, mask) { Against = against, Signs = signs };
        }
        catch
        {
            acquired.ForEach(cache.Release);
            throw;
        }

        SharedTiler Acquire(in TilerKey wanted)
        {
            var elementType = against is null ? layer.ElementType : Comparison.ElementType;
            var tiler = cache.Acquire(wanted, layer.Shape, elementType);
            acquired.Add(tiler);
            return tiler;
        }
    }

    private TilerCache TilersOf(ViewedLayer layer, Comparison? against) => against?.Tilers ?? layer.Network?.Tilers ?? tilers;
}
