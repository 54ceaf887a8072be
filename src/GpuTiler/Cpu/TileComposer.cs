using System.Runtime.CompilerServices;

namespace GpuTiler;

/// <summary>
/// Places the grey levels of maps into tiles made of several maps: <see cref="CpuRenderer{TSimd, TVector, T}"/> finds the levels, and
/// this places them. One for each thread that renders; its memory is reused from frame to frame.
/// </summary>
internal sealed unsafe class TileComposer : IParallelWork
{
    // Below this many pixels a second thread costs more than it saves.
    private const int WorthSharing = 1 << 18;
    private const int ItemsPerThread = 4;

    // Values of a row that are composed at once.
    private const int PartSize = 1024;

    [ThreadStatic]
    private static TileComposer? ofThisThread;

    private byte[] levels = [];
    private TilePlan levelPlan;
    private CpuFrame frame;
    private int bands;

    // From a map to the next, in levels, and from a row to the next.
    private nint mapStep;
    private nint rowStep;

    /// <summary>The current thread's own.</summary>
    public static TileComposer OfThisThread => ofThisThread ??= new();

    /// <summary>Where the level of each value goes.</summary>
    public ref readonly TilePlan Levels => ref levelPlan;

    /// <summary>Makes room for the levels of a plan's maps.</summary>
    public Span<byte> Prepare(in TilePlan plan)
    {
        levelPlan = plan.OfLevels();
        if (levels.Length < levelPlan.ByteCount)
        {
            levels = [];
            levels = GC.AllocateUninitializedArray<byte>(levelPlan.ByteCount);
        }

        return levels.AsSpan(0, levelPlan.ByteCount);
    }

    /// <summary>Composes the image of the levels that <see cref="Prepare"/> made room for.</summary>
    public void Compose(WorkerPool pool, in TilePlan plan, Span<byte> pixels, int rowPitch)
    {
        bool alone = pool.Threads == 1 || (long)plan.ImageWidth * plan.ImageHeight < WorthSharing;
        int cells = plan.Columns * plan.Rows;
        bands = alone ? 1 : Math.Clamp(pool.Threads * ItemsPerThread / cells, 1, plan.LevelsDown);
        rowStep = levelPlan.ImageWidth;
        mapStep = levelPlan.Rows == 1 ? levelPlan.TileWidth : rowStep * levelPlan.TileHeight;
        fixed (byte* source = levels)
        fixed (byte* target = pixels)
        {
            frame = new(plan, source, source + levels.Length, target, rowPitch);
            pool.Run(this, cells * bands, alone);
            frame = default;
        }
    }

    /// <inheritdoc/>
    public void Run(int item)
    {
        var (cell, band) = Math.DivRem(item, bands);
        if (cell >= frame.Plan.Tiles)
        {
            if (band == 0)
            {
                new CellWriter(in frame, cell).WriteEmpty();
            }

            return;
        }

        int rows = frame.Plan.LevelsDown, y0 = (int)((long)rows * band / bands), y1 = (int)((long)rows * (band + 1) / bands);
        if (frame.Plan.Composition.IsRgb)
        {
            ComposeColors(cell, y0, y1);
        }
        else
        {
            Interleave(cell, y0, y1);
        }
    }

    [SkipLocalsInit]
    private void ComposeColors(int tile, int y0, int y1)
    {
        var cell = new CellWriter(in frame, tile);
        Span<uint> colors = stackalloc uint[PartSize];
        int width = frame.Plan.LevelsAcross;
        for (int y = y0; y < y1; y++)
        {
            for (int x = 0; x < width; x += PartSize)
            {
                byte* red = LevelsAt(frame.Plan.MapsOf(tile).First, y) + x, green = red + mapStep, blue = green + mapStep;
                int count = Math.Min(PartSize, width - x);
                for (int i = 0; i < count; i++)
                {
                    colors[i] = 0xFF000000 | ((uint)blue[i] << 16) | ((uint)green[i] << 8) | red[i];
                }

                cell.WriteColors(y, x, colors[..count]);
            }
        }

        cell.WriteAround(y0, y1);
    }

    [SkipLocalsInit]
    private void Interleave(int tile, int y0, int y1)
    {
        var cell = new CellWriter(in frame, tile);
        byte* part = stackalloc byte[PartSize];
        int width = frame.Plan.LevelsAcross, block = frame.Plan.Composition.Interleave;
        var (_, step, count) = frame.Plan.MapsOf(tile);
        for (int y = y0; y < y1; y++)
        {
            var (row, down) = Math.DivRem(y, block);
            int first = down * block, present = Math.Clamp(count - first, 0, block);
            byte* source = LevelsAt(tile, row) + ((nint)first * step * mapStep);
            for (int x = 0; x < width; x += PartSize)
            {
                int values = Math.Min(PartSize, width - x);
                GatherRow(source, x, values, present, step * mapStep, part);
                cell.WritePart(y, x, values, in *part);
            }

            // In grey, what is missing already has the pad value.
            for (int x = 0; x < width && present < block && frame.Plan.ColorMap is not null; x++)
            {
                if (x % block >= present)
                {
                    cell.WriteMissing(y, x);
                }
            }
        }

        cell.WriteAround(y0, y1);
    }

    // The maps of a row of blocks take turns.
    private void GatherRow(byte* source, int x, int count, int present, nint step, byte* part)
    {
        int block = frame.Plan.Composition.Interleave;
        byte pad = (byte)frame.PadPattern;
        var (column, map) = Math.DivRem(x, block);
        for (int i = 0; i < count; i++)
        {
            part[i] = map < present ? source[(map * step) + column] : pad;
            if (++map == block)
            {
                (map, column) = (0, column + 1);
            }
        }
    }

    private byte* LevelsAt(int map, int row) => (byte*)frame.Source + (map * mapStep) + (row * rowStep);
}
