using System.Runtime.CompilerServices;

namespace GpuTiler;

/// <summary>
/// Brings maps into tiles that are smaller than they: levels of whole rows of blocks go into a buffer, the way that they go into an image
/// without gaps, and from there as blocks into the image. One for each thread; its memory is used again from map to map.
/// </summary>
internal sealed unsafe class LevelShrinker
{
    /// <summary>Levels that stay in a core's own cache from when they are written until they are read.</summary>
    public const int CachedLevels = 1 << 17;

    /// <summary>The most levels that wait for several maps; a block of one map alone may have more.</summary>
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

    /// <summary>How many of some maps to take at once, and how many of their rows: whole blocks, except at the end.</summary>
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

        return (byte*)Unsafe.AsPointer(ref levels[0]);
    }

    /// <summary>Where the levels of some rows of neighbouring maps go, map beside map.</summary>
    /// <param name="frame">The image in the making.</param>
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

    /// <summary>Brings the levels of some rows into the image, with what lies beside them.</summary>
    /// <inheritdoc cref="Levels"/>
    public void Place(ref readonly CpuFrame frame, int firstMap, int count, int y0, int y1)
    {
        if (frame.Plan.Shrink.Mode == ShrinkMode.Max)
        {
            Place<LargestLevels>(in frame, firstMap, count, y0, y1);
        }
        else
        {
            Place<MeanLevels>(in frame, firstMap, count, y0, y1);
        }
    }

    private void Place<TLevels>(ref readonly CpuFrame frame, int firstMap, int count, int y0, int y1)
        where TLevels : struct, IBlockLevels
    {
        ref readonly var plan = ref frame.Plan;
        int side = plan.Shrink.Factor, width = plan.Shape.Width;
        var grid = new BlockGrid(width, y1 - y0, side);
        nint pitch = (nint)count * width;
        Reserve(BlockLoops<TLevels>.ColumnsOf(width), (grid.Down * grid.Across) + BlockLoops<TLevels>.Slack);
        byte* source = (byte*)Unsafe.AsPointer(ref levels[0]);
        for (int i = 0; i < count; i++)
        {
            BlockLoops<TLevels>.Shrink(
                source + ((nint)i * width), pitch, grid, (uint*)Unsafe.AsPointer(ref columns[0]), (byte*)Unsafe.AsPointer(ref blocks[0]));
            var cell = new CellWriter(in frame, firstMap + i);
            cell.WriteRows(y0 / side, grid.Down, in blocks[0]);
            cell.WriteAround(y0 / side, (y0 / side) + grid.Down);
        }
    }

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
