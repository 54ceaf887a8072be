using System.Runtime.CompilerServices;

namespace GpuTiler;

/// <summary>
/// Writes maps into tiles that are smaller than they are: levels of complete rows of blocks go into a buffer, as they go into an image
/// without gaps, and from there as blocks into the image. One for each thread; its memory is reused from map to map.
/// </summary>
internal sealed unsafe class LevelShrinker
{
    /// <summary>Levels that stay in a core's own cache from when they are written until they are read.</summary>
    public const int CachedLevels = 1 << 17;

    /// <summary>The most levels that wait for several maps; a block of a single map may have more.</summary>
    public const int MostLevels = 1 << 24;

    // Neighbouring channels that are worth reading together.
    private const int FewestMaps = 32;

    [ThreadStatic]
    private static LevelShrinker? ofThisThread;

    // Pinned, so that a frame may point at them.
    private byte[] levels = [];
    private uint[] columns = [];
    private byte[] blocks = [];

    /// <summary>The current thread's own.</summary>
    public static LevelShrinker OfThisThread => ofThisThread ??= new();

    /// <summary>How many of some maps to take at once, and how many of their rows: complete blocks, except at the end.</summary>
    public static (int Maps, int Rows) PartOf(in TilePlan plan, int maps)
    {
        int side = plan.Shrink.Factor;
        long ofBlocks = (long)plan.Shape.Width * Math.Min(side, plan.Shape.Height);
        long fewest = Math.Min(Math.Clamp(MostLevels / ofBlocks, 1, FewestMaps), maps);
        int together = (int)Math.Clamp(CachedLevels / ofBlocks, fewest, maps);
        return (together, (int)Math.Max(1, CachedLevels / (together * ofBlocks)) * side);
    }

    /// <summary>Room for the levels of some rows, where kernels may write a little further.</summary>
    /// <param name="count">How many levels.</param>
    /// <param name="slack">How much further, in levels.</param>
    public byte* Room(long count, int slack)
    {
        long needed = count + Math.Max(slack, BlockLoops<MeanLevels>.Slack);
        if (levels.Length < needed)
        {
            levels = [];
            levels = GC.AllocateUninitializedArray<byte>(checked((int)needed), pinned: true);
        }

        return Start(levels);
    }

    /// <summary>Room for rows of blocks of one map.</summary>
    /// <param name="grid">How the map is cut.</param>
    /// <param name="rows">How many rows of blocks.</param>
    public byte* Blocks(in BlockGrid grid, int rows)
    {
        Reserve(BlockLoops<MeanLevels>.ColumnsOf(grid.Width), (rows * grid.Across) + BlockLoops<MeanLevels>.Slack);
        return Start(blocks);
    }

    /// <summary>Where the levels of some rows of neighbouring maps go, map beside map.</summary>
    /// <param name="frame">The image being rendered.</param>
    /// <param name="levelPlan">The plan of its levels: <see cref="TilePlan.OfLevelRow"/>.</param>
    /// <param name="firstMap">The first map.</param>
    /// <param name="count">How many maps there are.</param>
    /// <param name="y0">The first row, the first of a block.</param>
    /// <param name="y1">The row after the last.</param>
    public CpuFrame Levels(ref readonly CpuFrame frame, in TilePlan levelPlan, int firstMap, int count, int y0, int y1)
    {
        nint width = frame.Plan.Shape.Width, pitch = count * width;
        byte* room = Room((y1 - y0) * pitch, 0);
        return new(levelPlan, frame.Source, frame.SourceEnd, room - (y0 * pitch) - (firstMap * width), (int)pitch);
    }

    /// <summary>Writes the levels of some rows into the image, with what is beside them.</summary>
    /// <inheritdoc cref="Levels"/>
    public void Place(ref readonly CpuFrame frame, int firstMap, int count, int y0, int y1)
    {
        ref readonly var plan = ref frame.Plan;
        int side = plan.Shrink.Factor, width = plan.Shape.Width;
        var grid = new BlockGrid(width, plan.Shape.Height, side);
        nint pitch = (nint)count * width;
        int firstRow = y0 / side, rows = ((y1 - y0 - 1) / side) + 1;
        byte* target = Blocks(grid, rows);
        for (int i = 0; i < count; i++)
        {
            Shrink(plan.Shrink.Mode, Start(levels) + ((nint)i * width), pitch, grid, y0, y1, target);
            var cell = new CellWriter(in frame, firstMap + i);
            cell.WriteRows(firstRow, rows, in *target);
            cell.WriteAround(firstRow, firstRow + rows);
        }
    }

    /// <summary>Brings the levels of some rows of one map into its blocks, for which <see cref="Blocks"/> has made room.</summary>
    /// <param name="mode">What becomes of a block.</param>
    /// <param name="source">The first level.</param>
    /// <param name="pitch">Levels from one row to the next.</param>
    /// <param name="grid">How the map is cut.</param>
    /// <param name="y0">The first row, the first of a block.</param>
    /// <param name="y1">The row after the last.</param>
    /// <param name="target">
    /// Where the blocks of row <paramref name="y0"/> go; <see cref="BlockLoops{TLevels}.Slack"/> bytes after the last are overwritten.
    /// </param>
    public void Shrink(ShrinkMode mode, byte* source, nint pitch, in BlockGrid grid, int y0, int y1, byte* target)
    {
        if (mode == ShrinkMode.Max)
        {
            BlockLoops<LargestLevels>.Shrink(source, pitch, grid, y0, y1, Start(columns), target);
        }
        else
        {
            BlockLoops<MeanLevels>.Shrink(source, pitch, grid, y0, y1, Start(columns), target);
        }
    }

    private static T* Start<T>(T[] array)
        where T : unmanaged => (T*)Unsafe.AsPointer(ref array[0]);

    private void Reserve(int columnCount, int blockCount)
    {
        if (columns.Length < columnCount)
        {
            columns = GC.AllocateUninitializedArray<uint>(columnCount, pinned: true);
        }

        if (blocks.Length < blockCount)
        {
            blocks = GC.AllocateUninitializedArray<byte>(blockCount, pinned: true);
        }
    }
}
