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
    // Below this many values a second thread costs more than it saves.
    private const int WorthSharing = 1 << 18;

    [ThreadStatic]
    private static CpuRenderer<TSimd, TVector, T>? ofThisThread;

    private CpuFrame frame;
    private (float Lo, float Hi)[] extremes = [];
    private Quantization common;
    private bool hasCommon;
    private bool scanning;
    private int tilesInBlock;
    private int bands;

    private ref readonly TilePlan Plan => ref frame.Plan;

    private int Blocks => ((Plan.Tiles - 1) / tilesInBlock) + 1;

    /// <summary>Renders one image of the batch. The arguments have been checked.</summary>
    public static void Render(WorkerPool pool, ReadOnlySpan<T> activations, in TilePlan plan, int image, Span<byte> pixels, int rowPitch)
    {
        var renderer = ofThisThread ??= new();
        fixed (T* source = activations)
        fixed (byte* target = pixels)
        {
            renderer.frame = new(plan, source + ((nint)image * plan.Shape.ElementCount / plan.Shape.Batch), target, rowPitch);
            renderer.Render(pool);
            renderer.frame = default;
        }
    }

    /// <inheritdoc/>
    public void Run(int item)
    {
        int block = item / bands, band = item % bands;
        if (scanning)
        {
            Scan(block, band);
        }
        else if (block == Blocks)
        {
            WriteEmptyCells();
        }
        else
        {
            if (!hasCommon && bands == 1)
            {
                Scan(block, band);
            }

            Write(block, band);
        }
    }

    private void Render(WorkerPool pool)
    {
        bool alone = pool.Threads == 1 || (long)Plan.Tiles * Plan.Shape.Height * Plan.Shape.Width < WorthSharing;
        tilesInBlock = Plan.Shape.Layout == TensorLayout.Nhwc && Plan.Shape.Channels >= NhwcBlock.Channels ? NhwcBlock.Channels : 1;
        bands = alone ? 1 : Math.Clamp(pool.Threads * 4 / Blocks, 1, Plan.Shape.Height);
        if (extremes.Length < Plan.Tiles * bands)
        {
            extremes = new (float, float)[Plan.Tiles * bands];
        }

        hasCommon = Plan.Range.Kind != RangeKind.Tile;
        if (Plan.Range.Kind == RangeKind.Layer || (!hasCommon && bands > 1))
        {
            scanning = true;
            pool.Run(this, Blocks * bands, alone);
            scanning = false;
        }

        common = Plan.Range.Kind switch
        {
            RangeKind.Fixed => Quantization.Between(Plan.Range.Low, Plan.Range.High),
            RangeKind.Layer => Merge(extremes.AsSpan(0, Plan.Tiles * bands)),
            _ => default,
        };
        pool.Run(this, (Blocks * bands) + 1, alone);
    }

    private void Scan(int block, int band)
    {
        var (first, count) = Tiles(block);
        var (y0, y1) = Rows(band);
        Span<(float Lo, float Hi)> found = stackalloc (float, float)[count];
        if (count > 1)
        {
            NhwcBlock<TSimd, TVector, T>.Extremes(in frame, first, found, y0, y1);
        }
        else
        {
            found[0] = Plan.Shape.Layout == TensorLayout.Nhwc
                ? NhwcMap<TSimd, TVector, T>.Extremes(in frame, first, y0, y1)
                : NchwMap<TSimd, TVector, T>.Extremes(in frame, first, y0, y1);
        }

        for (int i = 0; i < count; i++)
        {
            extremes[((first + i) * bands) + band] = found[i];
        }
    }

    private void Write(int block, int band)
    {
        var (first, count) = Tiles(block);
        var (y0, y1) = Rows(band);
        Span<Quantization> quantizations = stackalloc Quantization[count];
        for (int i = 0; i < count; i++)
        {
            quantizations[i] = QuantizationOf(first + i);
            if (band == 0)
            {
                new CellWriter(in frame, first + i).WriteAbove();
            }
        }

        if (count > 1)
        {
            NhwcBlock<TSimd, TVector, T>.Write(in frame, first, quantizations, y0, y1);
        }
        else if (Plan.Shape.Layout == TensorLayout.Nhwc)
        {
            NhwcMap<TSimd, TVector, T>.Write(in frame, first, quantizations[0], y0, y1);
        }
        else
        {
            NchwMap<TSimd, TVector, T>.Write(in frame, first, quantizations[0], y0, y1);
        }

        for (int i = 0; i < count && band == bands - 1; i++)
        {
            new CellWriter(in frame, first + i).WriteBelow();
        }
    }

    private void WriteEmptyCells()
    {
        for (int cell = Plan.Tiles; cell < Plan.Columns * Plan.Rows; cell++)
        {
            new CellWriter(in frame, cell).WriteEmpty();
        }
    }

    private (int First, int Count) Tiles(int block) => (block * tilesInBlock, Math.Min(tilesInBlock, Plan.Tiles - (block * tilesInBlock)));

    private (int Start, int End) Rows(int band) => (
        (int)((long)Plan.Shape.Height * band / bands), (int)((long)Plan.Shape.Height * (band + 1) / bands));

    private Quantization QuantizationOf(int tile) => hasCommon ? common : Merge(extremes.AsSpan(tile * bands, bands));

    private static Quantization Merge(ReadOnlySpan<(float Lo, float Hi)> parts)
    {
        float lo = float.PositiveInfinity, hi = float.NegativeInfinity;
        foreach (var part in parts)
        {
            lo = MathF.Min(lo, part.Lo);
            hi = MathF.Max(hi, part.Hi);
        }

        return Quantization.Between(lo, hi);
    }
}
