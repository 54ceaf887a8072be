using System.Runtime.CompilerServices;

namespace GpuTiler;

/// <summary>
/// One map of a channels-last tensor that has too few channels for <see cref="NhwcBlock{TSimd, TVector, T}"/>, such as an RGB
/// picture: its values are gathered into a buffer, a part of the map at a time, and go on from there like a contiguous map's.
/// </summary>
internal static unsafe class NhwcMap<TSimd, TVector, T>
    where TSimd : struct, ISimdWidth<TVector>
    where TVector : struct
    where T : unmanaged
{
    private const int BufferPixels = 1024;

    /// <summary>The extremes of the rows <paramref name="y0"/> up to <paramref name="y1"/>.</summary>
    [SkipLocalsInit]
    public static (float Lo, float Hi) Extremes(ref readonly CpuFrame frame, int tile, int y0, int y1)
    {
        T* values = stackalloc T[BufferPixels];
        int end = y1 * frame.Plan.Shape.Width;
        float lo = float.PositiveInfinity, hi = float.NegativeInfinity;
        for (int pixel = y0 * frame.Plan.Shape.Width; pixel < end; pixel += BufferPixels)
        {
            int count = Math.Min(BufferPixels, end - pixel);
            Gather(in frame, tile, pixel, count, values);
            var part = MapLoops<TSimd, TVector, T>.Extremes(in *values, (nuint)count);
            lo = MathF.Min(lo, part.Lo);
            hi = MathF.Max(hi, part.Hi);
        }

        return (lo, hi);
    }

    /// <summary>Writes the rows <paramref name="y0"/> up to <paramref name="y1"/> and what lies beside them.</summary>
    [SkipLocalsInit]
    public static void Write(ref readonly CpuFrame frame, int tile, in Quantization quantization, int y0, int y1)
    {
        T* values = stackalloc T[BufferPixels];
        byte* levels = stackalloc byte[BufferPixels];
        var cell = new CellWriter(in frame, tile);
        int width = frame.Plan.Shape.Width;
        for (int y = y0; y < y1; y++)
        {
            for (int x = 0; x < width; x += BufferPixels)
            {
                int count = Math.Min(BufferPixels, width - x);
                Gather(in frame, tile, (y * width) + x, count, values);
                MapLoops<TSimd, TVector, T>.Quantize(in *values, (nuint)count, quantization, ref *levels);
                cell.Write(y, x, in *levels, count);
            }
        }
    }

    private static void Gather(ref readonly CpuFrame frame, int tile, int pixel, int count, T* values)
    {
        nint stride = frame.Plan.Shape.Channels;
        T* source = (T*)frame.Source + (pixel * stride) + frame.Plan.FirstChannel + tile;
        for (int i = 0; i < count; i++, source += stride)
        {
            values[i] = *source;
        }
    }
}
