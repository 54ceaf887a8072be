using System.Runtime.CompilerServices;

namespace GpuTiler;

/// <summary>
/// Maps of a channels-last tensor that has too few channels for <see cref="NhwcMaps{TSimd, TVector, T}"/>, such as an RGB
/// picture, or whose channels the caller has put in another order: their values are gathered into a buffer, a part of each map at a
/// time, and are then treated like a contiguous map's.
/// </summary>
internal sealed unsafe class NhwcFewMaps<TSimd, TVector, T> : IMapReader
    where TSimd : struct, ISimdWidth<TVector>
    where TVector : struct
    where T : unmanaged
{
    private const int BufferPixels = 1024;

    // Pixels that stay in the nearest caches while one map after another is gathered from them.
    private const int SharedPixels = 256;

    /// <inheritdoc/>
    [SkipLocalsInit]
    public void Extremes(ref readonly CpuFrame frame, int firstTile, Span<MinMax> found, int y0, int y1)
    {
        T* values = stackalloc T[BufferPixels];
        int start = y0 * frame.Plan.Shape.Width, end = y1 * frame.Plan.Shape.Width;
        int size = SizeFor(found.Length);
        found.Fill(MinMax.None);
        for (int pixel = start; pixel < end; pixel += size)
        {
            int count = Math.Min(size, end - pixel);
            for (int i = 0; i < found.Length; i++)
            {
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
        int size = SizeFor(quantizations.Length);
        int rows = Math.Max(1, size / width), columns = Math.Min(width, BufferPixels);
        for (int y = y0; y < y1; y += rows)
        {
            int height = Math.Min(rows, y1 - y);
            for (int i = 0; i < quantizations.Length; i++)
            {
                var cell = new CellWriter(in frame, firstTile + i);
                for (int x = 0; x < width; x += columns)
                {
                    int count = Math.Min(columns, width - x);
                    Gather(in frame, firstTile + i, (y * width) + x, count * height, values);
                    MapLoops<TSimd, TVector, T>.Quantize(in *values, (nuint)(count * height), BufferPixels, quantizations[i], ref *levels);
                    if (count == width)
                    {
                        cell.WriteRows(y, height, in *levels);
                    }
                    else
                    {
                        cell.WritePart(y, x, count, in *levels);
                    }
                }

                cell.WriteAround(y, y + height);
            }
        }
    }

    // Where one map is taken alone, nothing else needs its pixels.
    private static int SizeFor(int maps) => maps == 1 ? BufferPixels : SharedPixels;

    private static void Gather(ref readonly CpuFrame frame, int tile, int pixel, int count, T* values)
    {
        nint stride = frame.Plan.Shape.Channels;
        T* source = (T*)frame.Source + frame.ImageStart(tile) + (pixel * stride) + frame.Plan.ChannelOf(tile);
        for (int i = 0; i < count; i++, source += stride)
        {
            values[i] = *source;
        }
    }
}
