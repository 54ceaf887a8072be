using System.Runtime.CompilerServices;

namespace GpuTiler;

/// <summary>
/// Maps of a channels-last tensor that has too few channels for <see cref="NhwcMaps{TSimd, TVector, T}"/>, such as an RGB
/// picture: their values are gathered into a buffer, a part of a map at a time, and go on from there like a contiguous map's.
/// </summary>
internal sealed unsafe class NhwcFewMaps<TSimd, TVector, T> : IMapReader
    where TSimd : struct, ISimdWidth<TVector>
    where TVector : struct
    where T : unmanaged
{
    private const int BufferPixels = 1024;

    /// <inheritdoc/>
    [SkipLocalsInit]
    public void Extremes(ref readonly CpuFrame frame, int firstTile, Span<MinMax> found, int y0, int y1)
    {
        T* values = stackalloc T[BufferPixels];
        int start = y0 * frame.Plan.Shape.Width, end = y1 * frame.Plan.Shape.Width;
        for (int i = 0; i < found.Length; i++)
        {
            found[i] = MinMax.None;
            for (int pixel = start; pixel < end; pixel += BufferPixels)
            {
                int count = Math.Min(BufferPixels, end - pixel);
                Gather(in frame, firstTile + i, pixel, count, values);
                MapLoops<TSimd, TVector, T>.Extremes(in *values, (nuint)count, out var part);
                found[i].Add(part);
            }
        }
    }

    /// <inheritdoc/>
    [SkipLocalsInit]
    public void Write(ref readonly CpuFrame frame, int firstTile, ReadOnlySpan<Quantization> quantizations, int y0, int y1)
    {
        T* values = stackalloc T[BufferPixels];
        byte* levels = stackalloc byte[BufferPixels + MapLoops<TSimd, TVector, T>.Slack];
        int width = frame.Plan.Shape.Width;
        for (int i = 0; i < quantizations.Length; i++)
        {
            var cell = new CellWriter(in frame, firstTile + i);
            for (int y = y0; y < y1; y++)
            {
                for (int x = 0; x < width; x += BufferPixels)
                {
                    int count = Math.Min(BufferPixels, width - x);
                    Gather(in frame, firstTile + i, (y * width) + x, count, values);
                    MapLoops<TSimd, TVector, T>.Quantize(in *values, (nuint)count, BufferPixels, quantizations[i], ref *levels);
                    cell.WritePart(y, x, count, in *levels);
                }
            }

            cell.WriteAround(y0, y1);
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
