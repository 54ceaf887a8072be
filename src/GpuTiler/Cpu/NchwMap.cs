using System.Runtime.CompilerServices;

namespace GpuTiler;

/// <summary>One contiguous map: its extremes, and its way into the image.</summary>
internal static unsafe class NchwMap<TSimd, TVector, T>
    where TSimd : struct, ISimdWidth<TVector>
    where TVector : struct
    where T : unmanaged
{
    // Rows this long are quantised straight into the image. Shorter ones go through a buffer, several at a time, so that the vectors
    // run on from row to row.
    private const int DirectWidth = 96;
    private const int BufferSize = 4096;

    /// <summary>The extremes of the rows <paramref name="y0"/> up to <paramref name="y1"/>.</summary>
    public static (float Lo, float Hi) Extremes(ref readonly CpuFrame frame, int tile, int y0, int y1) =>
        MapLoops<TSimd, TVector, T>.Extremes(in Row(in frame, tile, y0), (nuint)((y1 - y0) * frame.Plan.Shape.Width));

    /// <summary>Writes the rows <paramref name="y0"/> up to <paramref name="y1"/> and what lies beside them.</summary>
    public static void Write(ref readonly CpuFrame frame, int tile, in Quantization quantization, int y0, int y1)
    {
        var cell = new CellWriter(in frame, tile);
        int width = frame.Plan.Shape.Width;
        if (width >= DirectWidth && frame.Plan is { ColorMap: null, Scale: 1 })
        {
            for (int y = y0; y < y1; y++)
            {
                MapLoops<TSimd, TVector, T>.Quantize(in Row(in frame, tile, y), (nuint)width, quantization, ref cell.Row(y));
                cell.WriteBeside(y, 0, width);
            }
        }
        else
        {
            WriteThroughBuffer(in frame, tile, quantization, y0, y1, cell);
        }
    }

    [SkipLocalsInit]
    private static void WriteThroughBuffer(
        ref readonly CpuFrame frame, int tile, in Quantization quantization, int y0, int y1, CellWriter cell)
    {
        byte* buffer = stackalloc byte[BufferSize];
        int width = frame.Plan.Shape.Width;
        // Whole rows where they fit, and parts of a row where one alone is longer than the buffer.
        int rows = Math.Max(1, BufferSize / width);
        int columns = Math.Min(width, BufferSize);
        for (int y = y0; y < y1; y += rows)
        {
            for (int x = 0; x < width; x += columns)
            {
                int count = Math.Min(columns, width - x);
                int height = Math.Min(rows, y1 - y);
                ref readonly T source = ref Unsafe.Add(ref Row(in frame, tile, y), x);
                MapLoops<TSimd, TVector, T>.Quantize(in source, (nuint)(count * height), quantization, ref *buffer);
                for (int i = 0; i < height; i++)
                {
                    cell.Write(y + i, x, in buffer[i * width], count);
                }
            }
        }
    }

    private static ref T Row(ref readonly CpuFrame frame, int tile, int y)
    {
        var shape = frame.Plan.Shape;
        return ref ((T*)frame.Source)[(((nint)(frame.Plan.FirstChannel + tile) * shape.Height) + y) * shape.Width];
    }
}
