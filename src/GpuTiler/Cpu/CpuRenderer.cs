using System.Runtime.CompilerServices;

namespace GpuTiler;

/// <summary>
/// The schedule of the CPU kernel at one vector width and for one element type. An image is rendered in items: a block of
/// neighbouring tiles, or a band of rows of it where there are too few tiles for the threads. Where a block is one item, its range
/// is found just before its pixels are written, while the values are still in the cache.
/// </summary>
internal sealed unsafe class CpuRenderer<TSimd, TVector, T> : IParallelWork
    where TSimd : struct, ISimdWidth<TVector>
    where TVector : struct
    where T : unmanaged
{
    // Below the time that this many values take, a second thread costs more than it saves. A tile takes that of some more, however small it
    // is.
    private const int WorthSharing = 1 << 18;
    private const int TileCost = 80;

    // Small maps are taken together up to this many values, so that what is done once per block costs little for each.
    private const int BlockValues = 1 << 13;
    private const int MaxSmallMaps = 64;
    private const int MaxBlockTiles = NhwcBlock.MaxChannels;
    private const int ItemsPerThread = 4;

    private static readonly NchwMaps<TSimd, TVector, T> Contiguous = new();
    private static readonly NhwcMaps<TSimd, TVector, T> Interleaved = new();
    private static readonly NhwcFewMaps<TSimd, TVector, T> FewInterleaved = new();

    [ThreadStatic]
    private static CpuRenderer<TSimd, TVector, T>? ofThisThread;

    private CpuFrame frame;
    private TilePlan levelPlan; // Of tiles that are smaller than their maps.
    private IMapReader reader = Contiguous;
    private readonly SharedStatistics statistics = new();
    private MinMax[] extremes = [];
    private MinMax commonRange;
    private Quantization common;
    private bool isCommon;
    private bool isAlone; // An item finds the ranges of its tiles itself.
    private bool isScan;
    private bool isCount;
    private bool isRefined;
    private bool isPipelined;
    private int blockTiles;
    private int blocks;
    private int rowTiles;
    private int blocksInRow;
    private int bands;

    private ref readonly TilePlan Plan => ref frame.Plan;

    /// <summary>Renders one image of the batch. The arguments have been checked.</summary>
    public static void Render(
        WorkerPool pool, ReadOnlySpan<T> activations, in TilePlan plan, int image, Span<byte> pixels, int rowPitch, FrameRanges? ranges)
    {
        var renderer = ofThisThread ??= new();
        fixed (T* source = activations)
        fixed (byte* target = pixels)
        {
            T* first = source + ((nint)image * (plan.Shape.ElementCount / plan.Shape.Batch));
            renderer.frame = new(plan, first, source + activations.Length, target, rowPitch, ranges);
            renderer.Render(pool);
            (renderer.frame, renderer.levelPlan) = (default, default);
        }
    }

    /// <inheritdoc/>
    [SkipLocalsInit]
    public void Run(int item)
    {
        var (block, band) = Math.DivRem(item, bands);
        if (block == blocks)
        {
            WriteEmptyCells();
            return;
        }

        var (first, count) = Tiles(block);
        if (count == 0)
        {
            return;
        }

        if (isPipelined)
        {
            NchwMaps<TSimd, TVector, T>.Render(in frame, first, count);
            return;
        }

        var (y0, y1) = Rows(band);
        if (isCount)
        {
            Count(first, count, y0, y1);
            return;
        }

        if (isScan && Plan.Range.Kind == RangeKind.Layer && reader.TryFindJoint(in frame, first, count, y0, y1, out var joint))
        {
            extremes[item] = joint;
            return;
        }

        Span<MinMax> found = stackalloc MinMax[MaxBlockTiles];
        found = found[..count];
        if (isScan || isAlone)
        {
            reader.Extremes(in frame, first, found, y0, y1);
        }

        if (isScan)
        {
            Keep(found, item, first, band);
            return;
        }

        if (isRefined && isAlone)
        {
            MapStatistics<TSimd, TVector, T>.OfThisThread.Refine(in frame, first, found);
        }

        if (isAlone && frame.Ranges is { } ranges)
        {
            for (int i = 0; i < count; i++)
            {
                ranges.Settle(first + i, ref found[i]);
            }
        }

        if (Plan.Shrink != TileShrink.None)
        {
            WriteShrunk(found, first, y0, y1);
        }
        else
        {
            Write(in frame, found, first, y0, y1);
        }

        if (Plan.HasNonFiniteColors)
        {
            NonFiniteColors<T>.Write(in frame, first, count, y0, y1);
        }
    }

    private void Render(WorkerPool pool)
    {
        bool alone;
        if (Plan.HasOwnRangeChannels)
        {
            var shown = frame;
            frame = shown.With(shown.Plan.RangePlan);
            Search(pool, Schedule(pool));
            // The values shown may lie anywhere: they need not be among those searched.
            var found = commonRange with { NeedClamp = true };
            frame = shown;
            alone = Schedule(pool);
            commonRange = found;
        }
        else
        {
            alone = Schedule(pool);
            Search(pool, alone);
        }

        common = Plan.Range.Kind switch
        {
            RangeKind.Fixed => Quantization.OfAny(Plan.Range.Low, Plan.Range.High),
            RangeKind.Layer => Quantization.Of(commonRange),
            _ => default,
        };
        pool.Run(this, (blocks * bands) + 1, alone);
    }

    // Finds the ranges that are not found while their pixels are written.
    private void Search(WorkerPool pool, bool alone)
    {
        if (Plan.Range.Kind == RangeKind.Layer || (!isCommon && !isAlone))
        {
            isScan = true;
            pool.Run(this, blocks * bands, alone);
            isScan = false;
        }

        if (Plan.Range.Kind == RangeKind.Layer)
        {
            commonRange = Merge(extremes.AsSpan(0, blocks * bands));
        }
        else if (Plan.SharesRanges && !isCommon)
        {
            JoinExtremes();
        }

        if (!Plan.Range.IsOfExtremes && !isAlone)
        {
            FindRanges(pool, alone);
        }

        if (frame.Ranges is { } ranges && !isAlone)
        {
            SettleRanges(ranges);
        }
    }

    // What is held and kept of the ranges that several items share.
    private void SettleRanges(FrameRanges ranges)
    {
        if (Plan.Range.Kind == RangeKind.Layer)
        {
            ranges.Settle(0, ref commonRange);
            return;
        }

        for (int range = 0; range < Plan.FoundRanges; range++)
        {
            var found = ExtremesOf(Plan.MapsOfRange(range).First);
            ranges.Settle(range, ref found);
            SetExtremes(range, found);
        }
    }

    // What more than the extremes decides, and several items share: one more run over the values, then the ranges take the extremes' place.
    private void FindRanges(WorkerPool pool, bool alone)
    {
        bool isLayer = Plan.Range.Kind == RangeKind.Layer;
        int targets = isLayer ? 1 : Plan.TileRanges;
        statistics.Clear(targets);
        if (RangeStatistics.NeedsPass(Plan.Range))
        {
            isCount = true;
            pool.Run(this, blocks * bands, alone);
            isCount = false;
        }

        for (int target = 0; target < targets; target++)
        {
            var range = statistics.Range(target, Plan.Range, ExtremesOf(isLayer ? 0 : Plan.MapsOfRange(target).First));
            if (isLayer)
            {
                commonRange = range;
            }
            else
            {
                SetExtremes(target, range);
            }
        }
    }

    // Maps that share a range have the same extremes in each of their bands.
    private void JoinExtremes()
    {
        for (int range = 0; range < Plan.TileRanges; range++)
        {
            var shared = MinMax.None;
            var (first, step, count) = Plan.MapsOfRange(range);
            for (int i = 0; i < count; i++)
            {
                shared.Add(Merge(extremes.AsSpan((first + (i * step)) * bands, bands)));
            }

            SetExtremes(range, shared);
        }
    }

    private void SetExtremes(int range, MinMax found)
    {
        var (first, step, count) = Plan.MapsOfRange(range);
        for (int i = 0; i < count; i++)
        {
            extremes.AsSpan((first + (i * step)) * bands, bands).Fill(found);
        }
    }

    private void Count(int first, int count, int y0, int y1)
    {
        Span<MinMax> ranges = stackalloc MinMax[MaxBlockTiles];
        ranges = ranges[..count];
        for (int i = 0; i < count; i++)
        {
            ranges[i] = ExtremesOf(Plan.Range.Kind == RangeKind.Layer ? 0 : first + i);
        }

        MapStatistics<TSimd, TVector, T>.OfThisThread.AddTo(in frame, first, ranges, y0, y1, statistics);
    }

    // Of the layer, or of a map that was searched before.
    private MinMax ExtremesOf(int target) =>
        Plan.Range.Kind == RangeKind.Layer ? commonRange : Merge(extremes.AsSpan(target * bands, bands));

    // Levels go through a buffer, as many at a time as stay in the cache.
    private void WriteShrunk(Span<MinMax> found, int first, int y0, int y1)
    {
        var shrinker = LevelShrinker.OfThisThread;
        var (maps, rows) = LevelShrinker.PartOf(Plan, found.Length);
        for (int map = 0; map < found.Length; map += maps)
        {
            var some = found.Slice(map, Math.Min(maps, found.Length - map));
            for (int y = y0, end; y < y1; y = end)
            {
                end = y + Math.Min(rows, y1 - y);
                var levels = shrinker.Levels(in frame, levelPlan, first + map, some.Length, y, end);
                Write(in levels, some, first + map, y, end);
                shrinker.Place(in frame, first + map, some.Length, y, end);
            }
        }
    }

    private void Write(ref readonly CpuFrame target, Span<MinMax> found, int first, int y0, int y1)
    {
        if (Plan.GammaCurve is not null)
        {
            WriteWithGamma(in target, found, first, y0, y1);
        }
        else
        {
            WriteLinear(in target, found, first, y0, y1);
        }
    }

    [SkipLocalsInit]
    private void WriteLinear(ref readonly CpuFrame target, ReadOnlySpan<MinMax> found, int first, int y0, int y1)
    {
        Span<Quantization> quantizations = stackalloc Quantization[MaxBlockTiles];
        quantizations = quantizations[..found.Length];
        if (isCommon)
        {
            quantizations.Fill(common);
        }
        else if (isAlone)
        {
            Quantizations.Of(found, quantizations);
        }
        else
        {
            for (int i = 0; i < found.Length; i++)
            {
                quantizations[i] = Quantization.Of(Merge(extremes.AsSpan((first + i) * bands, bands)));
            }
        }

        reader.Write(in target, first, quantizations, y0, y1);
    }

    private void WriteWithGamma(ref readonly CpuFrame target, Span<MinMax> ranges, int first, int y0, int y1)
    {
        for (int i = 0; i < ranges.Length; i++)
        {
            ranges[i] = isCommon ? commonRange : isAlone ? ranges[i] : ExtremesOf(first + i);
        }

        GammaMaps<TSimd, TVector, T>.Write(in target, first, ranges, y0, y1);
    }

    // Returns whether one thread does it all.
    private bool Schedule(WorkerPool pool)
    {
        bool alone = pool.Threads == 1 || Plan.Tiles * (((long)Plan.Shape.Height * Plan.Shape.Width) + TileCost) < WorthSharing;
        int threads = alone ? 1 : pool.Threads;
        int wanted = threads == 1 ? 1 : threads * ItemsPerThread;
        isCommon = Plan.Range.Kind != RangeKind.Tile;
        isRefined = !isCommon && !Plan.Range.IsOfExtremes;
        commonRange = new() { Low = Plan.Range.Low, High = Plan.Range.High };
        levelPlan = Plan.Shrink == TileShrink.None ? default : Plan.OfLevelRow();
        bool isOrdered = Plan.Order.Count > 0;
        // Maps of one value lie in memory in one way only.
        reader = Plan.Shape.Layout == TensorLayout.Nchw || Plan.Shape.Height * Plan.Shape.Width == 1 ? Contiguous
            : Plan.Shape.Channels >= NhwcBlock.Channels && !isOrdered ? Interleaved : FewInterleaved;
        // In a batch, whose layers together exceed the caches, finding and writing at a time would only read two places of the memory at
        // once.
        isPipelined = (pool != WorkerPool.None || Plan.Shrink != TileShrink.None) && !isCommon && !Plan.SharesRanges && !isRefined
            && Plan.GammaCurve is null && reader == Contiguous && Plan.Tiles >= wanted && NchwMaps<TSimd, TVector, T>.CanRender(frame);
        if (isPipelined)
        {
            // However they are placed in the grid.
            rowTiles = Plan.Tiles;
            blockTiles = rowTiles / wanted;
        }
        else if (reader == Contiguous && NchwMaps<TSimd, TVector, T>.AreSmall(frame))
        {
            // So many that they fill a block, from row to row of the grid.
            rowTiles = Plan.TilesPerImage;
            blockTiles = Math.Clamp(Math.Min(BlockValues / (Plan.Shape.Height * Plan.Shape.Width), rowTiles / wanted), 1, MaxBlockTiles);
        }
        else if (reader == Interleaved || (reader == FewInterleaved && isOrdered))
        {
            // Channels of an image that are read together make a block; what more than the extremes decides is read map by map.
            rowTiles = Plan.TilesPerImage;
            blockTiles = isRefined || Plan.GammaCurve is not null ? NhwcBlock.Channels : Math.Min(rowTiles, NhwcBlock.MaxChannels);
        }
        else
        {
            // Contiguous maps are blocks of neighbours in a row of the grid.
            rowTiles = Plan.Columns;
            blockTiles = Math.Clamp(BlockValues / (Plan.Shape.Height * Plan.Shape.Width), 1, Math.Min(MaxSmallMaps, rowTiles));
        }

        blocksInRow = ((rowTiles - 1) / blockTiles) + 1;
        blocks = (((Plan.Tiles - 1) / rowTiles) + 1) * blocksInRow;
        bands = threads == 1 || isPipelined ? 1 : Math.Clamp(wanted / blocks, 1, Plan.LevelsDown);
        isAlone = !isCommon && bands == 1 && !Plan.SharesRanges;
        int kept = Plan.Range.Kind == RangeKind.Layer ? blocks * bands : isCommon || isAlone ? 0 : Plan.Tiles * bands;
        if (extremes.Length < kept)
        {
            extremes = new MinMax[kept];
        }

        // An item without tiles keeps nothing.
        extremes.AsSpan(0, kept).Fill(MinMax.None);
        return alone;
    }

    // A range for the layer needs one pair of extremes from each item, a range for each tile one from each band of it.
    private void Keep(ReadOnlySpan<MinMax> found, int item, int first, int band)
    {
        if (Plan.Range.Kind == RangeKind.Layer)
        {
            extremes[item] = Merge(found);
            return;
        }

        for (int i = 0; i < found.Length; i++)
        {
            extremes[((first + i) * bands) + band] = found[i];
        }
    }

    private void WriteEmptyCells()
    {
        for (int cell = Plan.Tiles; cell < Plan.Columns * Plan.Rows; cell++)
        {
            new CellWriter(in frame, cell).WriteEmpty();
        }
    }

    // The last row may end before its blocks do; a block there may have no tiles.
    private (int First, int Count) Tiles(int block)
    {
        var (row, inRow) = Math.DivRem(block, blocksInRow);
        int offset = inRow * blockTiles;
        int first = (row * rowTiles) + offset;
        return (first, Math.Max(0, Math.Min(Math.Min(blockTiles, rowTiles - offset), Plan.Tiles - first)));
    }

    // Whole blocks of a tile that is smaller than its map.
    private (int Start, int End) Rows(int band)
    {
        long rows = Plan.LevelsDown, side = Plan.Shrink.Factor;
        return ((int)(rows * band / bands * side), (int)Math.Min(rows * (band + 1) / bands * side, Plan.Shape.Height));
    }

    private static MinMax Merge(ReadOnlySpan<MinMax> parts)
    {
        var all = parts[0];
        foreach (ref readonly var part in parts[1..])
        {
            all.Add(part);
        }

        return all;
    }
}
