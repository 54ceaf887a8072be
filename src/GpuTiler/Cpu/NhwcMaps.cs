using System.Runtime.CompilerServices;

namespace GpuTiler;

/// <summary>
/// The maps of a block of neighbouring channels of a channels-last tensor, read in place: pixel after pixel, each a few vectors of
/// channels. Levels are transposed as bytes, on their way into the image.
/// </summary>
internal sealed unsafe class NhwcMaps<TSimd, TVector, T> : IMapReader
    where TSimd : struct, ISimdWidth<TVector>
    where TVector : struct
    where T : unmanaged
{
    private const int Channels = NhwcBlock.Channels;
    private const int BufferPixels = 256;

    /// <inheritdoc/>
    [SkipLocalsInit]
    public void Extremes(ref readonly CpuFrame frame, int firstTile, Span<MinMax> found, int y0, int y1)
    {
        var shape = frame.Plan.Shape;
        int pixels = (y1 - y0) * shape.Width;
        int firstChannel = FirstLoaded(in frame, firstTile);
        ref T source = ref Element(in frame, y0 * shape.Width, firstChannel);
        Span<float> lo = stackalloc float[Channels], hi = stackalloc float[Channels];
        Scan<AllValues<TVector>>(in source, pixels, shape.Channels, lo, hi);
        // A channel without any number looks infinite too; looking again does no harm.
        bool hasInfinity = false;
        for (int channel = 0; channel < Channels; channel++)
        {
            hasInfinity |= !float.IsFinite(lo[channel]) || !float.IsFinite(hi[channel]);
        }

        if (hasInfinity)
        {
            Scan<FiniteValues<TSimd, TVector>>(in source, pixels, shape.Channels, lo, hi);
        }

        int skipped = frame.Plan.FirstChannel + firstTile - firstChannel;
        for (int tile = 0; tile < found.Length; tile++)
        {
            found[tile] = new() { Low = lo[skipped + tile], High = hi[skipped + tile], NeedClamp = hasInfinity };
        }
    }

    /// <inheritdoc/>
    [SkipLocalsInit]
    public void Write(ref readonly CpuFrame frame, int firstTile, ReadOnlySpan<Quantization> quantizations, int y0, int y1)
    {
        var shape = frame.Plan.Shape;
        int firstChannel = FirstLoaded(in frame, firstTile);
        int skipped = frame.Plan.FirstChannel + firstTile - firstChannel;
        float* low = stackalloc float[Channels], gain = stackalloc float[Channels];
        bool isPlain = Gather(quantizations, new(low + skipped, quantizations.Length), new(gain + skipped, quantizations.Length));
        for (int tile = 0; tile < quantizations.Length; tile++)
        {
            new CellWriter(in frame, firstTile + tile).WriteAround(y0, y1);
        }

        byte* interleaved = stackalloc byte[Channels * BufferPixels];
        byte* planar = stackalloc byte[Channels * BufferPixels];
        int rows = Math.Max(1, BufferPixels / shape.Width);
        int columns = Math.Min(shape.Width, BufferPixels);
        for (int y = y0; y < y1; y += rows)
        {
            int height = Math.Min(rows, y1 - y);
            for (int x = 0; x < shape.Width; x += columns)
            {
                int width = Math.Min(columns, shape.Width - x);
                int pixels = width * height;
                ref T source = ref Element(in frame, (y * shape.Width) + x, firstChannel);
                if (isPlain)
                {
                    Quantize<PlainLevels<TSimd, TVector>>(in source, pixels, shape.Channels, low, gain, interleaved);
                }
                else
                {
                    Quantize<ExactLevels<TSimd, TVector>>(in source, pixels, shape.Channels, low, gain, interleaved);
                }

                ByteTranspose.Run(interleaved, pixels, planar, BufferPixels);
                for (int tile = 0; tile < quantizations.Length; tile++)
                {
                    var cell = new CellWriter(in frame, firstTile + tile);
                    ref readonly byte levels = ref planar[(skipped + tile) * BufferPixels];
                    if (width == shape.Width)
                    {
                        cell.WriteRows(y, height, in levels);
                    }
                    else
                    {
                        cell.WritePart(y, x, width, in levels);
                    }
                }
            }
        }
    }

    [MethodImpl(Compilation.Alone)]
    private static void Scan<TFilter>(ref readonly T source, int pixels, int stride, Span<float> lo, Span<float> hi)
        where TFilter : struct, IFilter<TVector>
    {
        for (int channel = 0; channel < Channels; channel += TSimd.Count)
        {
            TVector lo0 = TSimd.Broadcast(float.PositiveInfinity), lo1 = lo0;
            TVector hi0 = TSimd.Broadcast(float.NegativeInfinity), hi1 = hi0;
            nuint at = (nuint)channel;
            int pixel = 0;
            for (; pixel + 1 < pixels; pixel += 2, at += 2 * (nuint)stride)
            {
                var a = TFilter.Apply(MapLoops<TSimd, TVector, T>.Load(in source, at));
                var b = TFilter.Apply(MapLoops<TSimd, TVector, T>.Load(in source, at + (nuint)stride));
                (lo0, hi0) = (TSimd.Min(a, lo0), TSimd.Max(a, hi0));
                (lo1, hi1) = (TSimd.Min(b, lo1), TSimd.Max(b, hi1));
            }

            if (pixel < pixels)
            {
                var a = TFilter.Apply(MapLoops<TSimd, TVector, T>.Load(in source, at));
                (lo0, hi0) = (TSimd.Min(a, lo0), TSimd.Max(a, hi0));
            }

            Unsafe.As<float, TVector>(ref lo[channel]) = TSimd.Min(lo0, lo1);
            Unsafe.As<float, TVector>(ref hi[channel]) = TSimd.Max(hi0, hi1);
        }
    }

    [MethodImpl(Compilation.Alone)]
    private static void Quantize<TLevels>(ref readonly T source, int pixels, int stride, float* low, float* gain, byte* levels)
        where TLevels : struct, ILevels<TVector>
    {
        for (int channel = 0; channel < Channels; channel += TSimd.Count)
        {
            var (l, g) = (TSimd.Load(in *low, (nuint)channel), TSimd.Load(in *gain, (nuint)channel));
            nuint at = (nuint)channel;
            nuint to = (nuint)channel;
            for (int pixel = 0; pixel < pixels; pixel++, at += (nuint)stride, to += Channels)
            {
                TSimd.Store(TLevels.Apply(MapLoops<TSimd, TVector, T>.Load(in source, at), l, g), ref *levels, to);
            }
        }
    }

    // The block shares one form: as it is written, unless every map allows the plain one. Levels are clamped in either.
    private static bool Gather(ReadOnlySpan<Quantization> quantizations, Span<float> low, Span<float> gain)
    {
        bool isPlain = true;
        foreach (ref readonly var quantization in quantizations)
        {
            isPlain &= quantization.Form != QuantizationForm.Exact;
        }

        for (int i = 0; i < quantizations.Length; i++)
        {
            var quantization = isPlain ? quantizations[i] : quantizations[i].Exact;
            (low[i], gain[i]) = (quantization.Low, quantization.Gain);
        }

        return isPlain;
    }

    // A block at the end of the channels is loaded from further left, so that no vector reaches past the tensor.
    private static int FirstLoaded(ref readonly CpuFrame frame, int firstTile) =>
        Math.Min(frame.Plan.FirstChannel + firstTile, frame.Plan.Shape.Channels - Channels);

    private static ref T Element(ref readonly CpuFrame frame, int pixel, int channel) =>
        ref ((T*)frame.Source)[((nint)pixel * frame.Plan.Shape.Channels) + channel];
}
