using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace GpuTiler;

/// <summary>Contiguous maps: their extremes, and their way into the image.</summary>
internal sealed unsafe class NchwMaps<TSimd, TVector, T> : IMapReader
    where TSimd : struct, ISimdWidth<TVector>
    where TVector : struct
    where T : unmanaged
{
    // Rows this long are quantised straight into the image. Shorter ones go through a buffer, several at a time, so that the vectors
    // run on from row to row.
    private const int DirectWidth = 96;
    private const int BufferSize = 4096;

    // Levels of small maps that are made before any is written.
    private const int TogetherSize = 8192;
    private const int LargestSmallMap = 1024;

    // Tiles this narrow are written as rows of the mosaic, with the gaps beside them.
    private const int NarrowWidth = 64;

    // Below this many values, several maps at a time cost less.
    private const int SmallestShrunkMap = 512;

    // Levels that are made at a time where blocks of them become pixels: few, so that they are still in the first cache.
    private const int BandLevels = 1024;

    // Values from which such a map is worth searching while the one before it is written.
    private const int LargeNarrowMap = 2048;

    /// <inheritdoc/>
    [MethodImpl(Compilation.Alone)]
    public void Extremes(ref readonly CpuFrame frame, int firstTile, Span<MinMax> found, int y0, int y1)
    {
        nuint count = (nuint)((y1 - y0) * frame.Plan.Shape.Width);
        int done = 0;
        if (AreTogether(in frame, y0, y1) && SmallExtremes<TSimd, TVector, T>.CanFind(count))
        {
            done = SmallExtremes<TSimd, TVector, T>.Find(in Row(in frame, firstTile, 0), count, found);
        }

        for (int i = done; i < found.Length; i++)
        {
            MapLoops<TSimd, TVector, T>.Extremes(in Row(in frame, firstTile + i, y0), count, out found[i]);
        }
    }

    /// <inheritdoc/>
    public bool TryFindJoint(ref readonly CpuFrame frame, int firstTile, int count, int y0, int y1, out MinMax joint)
    {
        bool areTogether = AreTogether(in frame, y0, y1);
        joint = MinMax.None;
        if (areTogether)
        {
            int values = frame.Plan.Shape.Height * frame.Plan.Shape.Width * count;
            MapLoops<TSimd, TVector, T>.Extremes(in Row(in frame, firstTile, 0), (nuint)values, out joint);
        }

        return areTogether;
    }

    /// <summary>Whether maps are so narrow and small that many of them are rendered together.</summary>
    public static bool AreSmall(in CpuFrame frame) => frame.IsPlain && frame.Plan.Shrink == TileShrink.None
        && frame.Plan.Shape.Width + frame.Plan.Padding <= TileRows.MaxStep
        && frame.Plan.Shape.Width * frame.Plan.Shape.Height <= LargestSmallMap;

    /// <summary>Whether <see cref="Render"/> is quicker than <see cref="Extremes"/> and <see cref="Write"/> one after another.</summary>
    public static bool CanRender(in CpuFrame frame) => frame.IsPlain
        && (frame.Plan.Shrink != TileShrink.None ? CanRenderShrunk(frame.Plan.Shape)
            : frame.Plan.Shape.Width >= Math.Max(DirectWidth, MapPipeline<TSimd, TVector, T>.MinWidth)
                || CanRenderNarrow(frame.Plan.Shape));

    /// <summary>Writes entire maps, each with its own range; while one is written, the next one is searched or at least fetched.</summary>
    [SkipLocalsInit]
    public static void Render(ref readonly CpuFrame frame, int firstTile, int count)
    {
        if (frame.Plan.Shrink != TileShrink.None)
        {
            RenderShrunk(in frame, firstTile, count);
            return;
        }

        byte* buffer = stackalloc byte[BufferSize + MapLoops<TSimd, TVector, T>.Slack];
        var (width, height) = ((nuint)frame.Plan.Shape.Width, frame.Plan.Shape.Height);
        nuint values = width * (nuint)height;
        bool isNarrow = width < DirectWidth;
        ref T source = ref Row(in frame, firstTile, 0);
        MapLoops<TSimd, TVector, T>.Extremes(in source, values, out var extremes);
        for (int tile = firstTile; tile < firstTile + count; tile++)
        {
            frame.Ranges?.Settle(tile, ref extremes);
            var quantization = Quantization.Of(extremes);
            bool isLast = tile == firstTile + count - 1;
            ref T next = ref Row(in frame, isLast ? tile : tile + 1, 0);
            if (isNarrow)
            {
                // To the loops, the map is one long row.
                WriteAndSearch(in source, in next, values, 1, quantization, ref *buffer, 0, isLast, ref extremes);
                CellWriter.WriteNarrow(in frame, tile, 1, buffer, !isLast && (tile + 1) % frame.Plan.Columns != 0);
            }
            else
            {
                var cell = new CellWriter(in frame, tile);
                WriteAndSearch(in source, in next, width, height, quantization, ref cell.Row(0), frame.RowPitch, isLast, ref extremes);
                cell.WriteAround(0, height);
            }

            source = ref next;
        }
    }

    // Blocks of levels become pixels. Searching the next map meanwhile would take registers that this needs.
    private static void RenderShrunk(ref readonly CpuFrame frame, int firstTile, int count)
    {
        ref readonly var plan = ref frame.Plan;
        var shrinker = LevelShrinker.OfThisThread;
        int width = plan.Shape.Width, height = plan.Shape.Height, side = plan.Shrink.Factor;
        var grid = new BlockGrid(width, height, side);
        int rows = Math.Max(1, BandLevels / (width * side)) * side;
        byte* levels = shrinker.Room((long)rows * width, MapLoops<TSimd, TVector, T>.Slack), blocks = shrinker.Blocks(grid, grid.Down);
        int lastTile = firstTile + count - 1;
        for (int tile = firstTile; tile <= lastTile; tile++)
        {
            ref T map = ref Row(in frame, tile, 0), next = ref Row(in frame, Math.Min(tile + 1, lastTile), 0);
            MapLoops<TSimd, TVector, T>.Extremes(in map, (nuint)(width * height), out var extremes);
            frame.Ranges?.Settle(tile, ref extremes);
            var quantization = Quantization.Of(extremes);
            for (int y = 0; y < height; y += rows)
            {
                int end = Math.Min(y + rows, height);
                var (first, values) = ((nint)y * width, (nuint)((end - y) * width));
                CacheLines.Fetch(in Unsafe.Add(ref next, first), values);
                MapLoops<TSimd, TVector, T>.QuantizeRows(in Unsafe.Add(ref map, first), values, 1, quantization, ref *levels, 0);
                shrinker.Shrink(plan.Shrink.Mode, levels, width, grid, y, end, blocks + (y / side * grid.Across));
            }

            var cell = new CellWriter(in frame, tile);
            cell.WriteRows(0, grid.Down, in *blocks);
            cell.WriteAround(0, grid.Down);
        }
    }

    // Of binary16 it is not: the search takes fewer steps than there would be to hide.
    private static bool CanRenderNarrow(in TensorShape shape) => typeof(T) == typeof(float) &&
        shape.Width <= NarrowWidth && shape.Width * shape.Height is >= LargeNarrowMap and <= BufferSize;

    // The map stays in the core's own cache from when it is searched until it is written.
    private static bool CanRenderShrunk(in TensorShape shape) =>
        (long)shape.Width * shape.Height is >= SmallestShrunkMap and <= LevelShrinker.CachedLevels;

    // Writes a map's rows and finds the extremes of the next one.
    private static void WriteAndSearch(
        ref readonly T source, ref readonly T next, nuint width, int rows, in Quantization quantization, ref byte destination, nint pitch,
        bool isLast, ref MinMax extremes)
    {
        if (!isLast && quantization.Form == QuantizationForm.Enclosed)
        {
            MapPipeline<TSimd, TVector, T>.Run(in source, in next, width, rows, quantization, ref destination, pitch, out extremes);
            return;
        }

        MapLoops<TSimd, TVector, T>.QuantizeRows(in source, width, rows, quantization, ref destination, pitch);
        if (!isLast)
        {
            MapLoops<TSimd, TVector, T>.Extremes(in next, width * (nuint)rows, out extremes);
        }
    }

    /// <inheritdoc/>
    public void Write(ref readonly CpuFrame frame, int firstTile, ReadOnlySpan<Quantization> quantizations, int y0, int y1)
    {
        int width = frame.Plan.Shape.Width;
        int values = width * frame.Plan.Shape.Height;
        if (frame.IsPlain && width <= NarrowWidth && values <= BufferSize && y1 - y0 == frame.Plan.Shape.Height)
        {
            if (AreSmall(in frame))
            {
                WriteTogether(in frame, firstTile, quantizations);
            }
            else
            {
                WriteNarrow(in frame, firstTile, quantizations);
            }
        }
        else if (frame.IsPlain && width >= DirectWidth)
        {
            WriteDirectly(in frame, firstTile, quantizations, y0, y1);
        }
        else if (width <= BufferSize)
        {
            WriteRows(in frame, firstTile, quantizations, y0, y1);
        }
        else
        {
            WriteParts(in frame, firstTile, quantizations, y0, y1);
        }
    }

    // The levels of all tiles first, then rows of the mosaic.
    [SkipLocalsInit]
    [MethodImpl(Compilation.Alone)]
    private static void WriteTogether(ref readonly CpuFrame frame, int firstTile, ReadOnlySpan<Quantization> quantizations)
    {
        byte* levels = stackalloc byte[TogetherSize + MapLoops<TSimd, TVector, T>.Slack];
        nuint count = (nuint)(frame.Plan.Shape.Height * frame.Plan.Shape.Width);
        Debug.Assert(count * (nuint)quantizations.Length <= TogetherSize, "A block of small maps has no more values.");
        bool isOrdered = frame.Plan.Order.Count > 0;
        ref T source = ref Row(in frame, firstTile, 0);
        nuint readable = frame.Readable(ref source);
        if (!isOrdered && frame.Plan.Range.Kind != RangeKind.Tile)
        {
            MapLoops<TSimd, TVector, T>.Quantize(in source, count * (nuint)quantizations.Length, readable, quantizations[0], ref *levels);
        }
        else
        {
            ref byte next = ref *levels;
            for (int i = 0; i < quantizations.Length; i++)
            {
                if (isOrdered)
                {
                    source = ref Row(in frame, firstTile + i, 0);
                    readable = frame.Readable(ref source);
                }

                MapLoops<TSimd, TVector, T>.Quantize(in source, count, readable, quantizations[i], ref next);
                source = ref Unsafe.Add(ref source, count);
                readable -= count;
                next = ref Unsafe.Add(ref next, count);
            }
        }

        CellWriter.WriteNarrow(in frame, firstTile, quantizations.Length, levels);
    }

    [SkipLocalsInit]
    [MethodImpl(Compilation.Alone)]
    private static void WriteNarrow(ref readonly CpuFrame frame, int firstTile, ReadOnlySpan<Quantization> quantizations)
    {
        byte* buffer = stackalloc byte[BufferSize + MapLoops<TSimd, TVector, T>.Slack];
        nuint count = (nuint)(frame.Plan.Shape.Height * frame.Plan.Shape.Width);
        bool isOrdered = frame.Plan.Order.Count > 0;
        ref T source = ref Row(in frame, firstTile, 0);
        nuint readable = frame.Readable(ref source);
        for (int i = 0; i < quantizations.Length; i++)
        {
            if (isOrdered)
            {
                source = ref Row(in frame, firstTile + i, 0);
                readable = frame.Readable(ref source);
            }

            MapLoops<TSimd, TVector, T>.Quantize(in source, count, readable, quantizations[i], ref *buffer);
            CellWriter.WriteNarrow(in frame, firstTile + i, 1, buffer, isFollowed: i < quantizations.Length - 1);
            source = ref Unsafe.Add(ref source, count);
            readable -= count;
        }
    }

    private static void WriteDirectly(ref readonly CpuFrame frame, int firstTile, ReadOnlySpan<Quantization> quantizations, int y0, int y1)
    {
        nuint width = (nuint)frame.Plan.Shape.Width;
        for (int i = 0; i < quantizations.Length; i++)
        {
            var cell = new CellWriter(in frame, firstTile + i);
            ref T source = ref Row(in frame, firstTile + i, y0);
            MapLoops<TSimd, TVector, T>.QuantizeRows(in source, width, y1 - y0, quantizations[i], ref cell.Row(y0), frame.RowPitch);
            cell.WriteAround(y0, y1);
        }
    }

    [SkipLocalsInit]
    [MethodImpl(Compilation.Alone)]
    private static void WriteRows(ref readonly CpuFrame frame, int firstTile, ReadOnlySpan<Quantization> quantizations, int y0, int y1)
    {
        byte* buffer = stackalloc byte[BufferSize + MapLoops<TSimd, TVector, T>.Slack];
        int width = frame.Plan.Shape.Width;
        int rows = BufferSize / width;
        for (int i = 0; i < quantizations.Length; i++)
        {
            var cell = new CellWriter(in frame, firstTile + i);
            for (int y = y0; y < y1; y += rows)
            {
                int count = Math.Min(rows, y1 - y);
                ref T source = ref Row(in frame, firstTile + i, y);
                MapLoops<TSimd, TVector, T>.Quantize(
                    in source, (nuint)(count * width), frame.Readable(ref source), quantizations[i], ref *buffer);
                cell.WriteRows(y, count, in *buffer);
            }

            cell.WriteAround(y0, y1);
        }
    }

    // A row that is longer than the buffer goes in parts.
    [SkipLocalsInit]
    private static void WriteParts(ref readonly CpuFrame frame, int firstTile, ReadOnlySpan<Quantization> quantizations, int y0, int y1)
    {
        byte* buffer = stackalloc byte[BufferSize + MapLoops<TSimd, TVector, T>.Slack];
        int width = frame.Plan.Shape.Width;
        for (int i = 0; i < quantizations.Length; i++)
        {
            var cell = new CellWriter(in frame, firstTile + i);
            for (int y = y0; y < y1; y++)
            {
                for (int x = 0; x < width; x += BufferSize)
                {
                    int count = Math.Min(BufferSize, width - x);
                    ref T source = ref Unsafe.Add(ref Row(in frame, firstTile + i, y), x);
                    MapLoops<TSimd, TVector, T>.Quantize(
                        in source, (nuint)count, frame.Readable(ref source), quantizations[i], ref *buffer);
                    cell.WritePart(y, x, count, in *buffer);
                }
            }

            cell.WriteAround(y0, y1);
        }
    }

    // Whether entire maps follow each other in memory.
    private static bool AreTogether(ref readonly CpuFrame frame, int y0, int y1) =>
        y1 - y0 == frame.Plan.Shape.Height && frame.Plan.Order.Count == 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref T Row(ref readonly CpuFrame frame, int tile, int y)
    {
        ref readonly var plan = ref frame.Plan;
        return ref ((T*)frame.Source)[frame.ImageStart(tile) + ((((nint)plan.ChannelOf(tile) * plan.Shape.Height) + y) * plan.Shape.Width)];
    }
}
