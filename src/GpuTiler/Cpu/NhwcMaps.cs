using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GpuTiler;

/// <summary>
/// The maps of a block of neighbouring channels of a channels-last tensor, read in place and in the order of memory: a few pixels at a
/// time, and of these one group of 16 channels after another. Levels are transposed as bytes, on their way into the image.
/// </summary>
internal sealed unsafe class NhwcMaps<TSimd, TVector, T> : IMapReader
    where TSimd : struct, ISimdWidth<TVector>
    where TVector : struct
    where T : unmanaged
{
    private const int Channels = NhwcBlock.Channels;
    private const int BlockChannels = NhwcBlock.MaxChannels + Channels;
    private const int BufferPixels = 256;

    // Pixels that a group is searched in before the next group is: as many streams of memory as a processor follows.
    private const int ScannedPixels = 16;

    // Values of a row that stay in the first cache while all groups pass over them.
    private const int CachedValues = 1 << 12;

    /// <inheritdoc/>
    [SkipLocalsInit]
    public void Extremes(ref readonly CpuFrame frame, int firstTile, Span<MinMax> found, int y0, int y1)
    {
        var block = new Block(in frame, firstTile, found.Length);
        int width = frame.Plan.Shape.Width;
        float* lo = stackalloc float[BlockChannels], hi = stackalloc float[BlockChannels];
        Scan<AllValues<TVector>>(in frame, block, y0 * width, y1 * width, lo, hi);
        // A channel without any number looks infinite too; looking again does no harm.
        bool hasInfinity = false;
        for (int i = block.Skipped; i < block.End; i++)
        {
            hasInfinity |= !float.IsFinite(lo[i]) || !float.IsFinite(hi[i]);
        }

        if (hasInfinity)
        {
            Scan<FiniteValues<TSimd, TVector>>(in frame, block, y0 * width, y1 * width, lo, hi);
        }

        // NaN drops out of the search, and binary16 is widened quickly only where there is none.
        bool needClamp = hasInfinity || typeof(T) == typeof(Half);
        for (int tile = 0; tile < found.Length; tile++)
        {
            int i = block.Skipped + tile;
            found[tile] = new() { Low = lo[i], High = hi[i], NeedClamp = needClamp };
        }
    }

    /// <inheritdoc/>
    [SkipLocalsInit]
    public void Write(ref readonly CpuFrame frame, int firstTile, ReadOnlySpan<Quantization> quantizations, int y0, int y1)
    {
        var block = new Block(in frame, firstTile, quantizations.Length);
        float* low = stackalloc float[BlockChannels], gain = stackalloc float[BlockChannels];
        switch (Gather(quantizations, low + block.Skipped, gain + block.Skipped))
        {
            case QuantizationForm.Enclosed:
                Write<EnclosedLevels<TSimd, TVector>>(in frame, firstTile, block, low, gain, y0, y1);
                break;
            case QuantizationForm.Plain:
                Write<PlainLevels<TSimd, TVector>>(in frame, firstTile, block, low, gain, y0, y1);
                break;
            default:
                Write<ExactLevels<TSimd, TVector>>(in frame, firstTile, block, low, gain, y0, y1);
                break;
        }
    }

    private static void Write<TLevels>(ref readonly CpuFrame frame, int firstTile, in Block block, float* low, float* gain, int y0, int y1)
        where TLevels : struct, ILevels<TVector>
    {
        if (AreTogether(in frame, y0, y1))
        {
            WriteTogether<TLevels>(in frame, firstTile, block, low, gain);
            return;
        }

        for (int i = block.Skipped; i < block.End; i++)
        {
            new CellWriter(in frame, firstTile + i - block.Skipped).WriteAround(y0, y1);
        }

        if (frame.IsPlain && frame.Plan.Shape.Width >= ByteSquare.Side)
        {
            WriteSquares<TLevels>(in frame, firstTile, block, low, gain, y0, y1);
        }
        else
        {
            WriteRows<TLevels>(in frame, firstTile, block, low, gain, y0, y1);
        }
    }

    // 16 pixels of a row by 16 channels, straight into the image; the last square of a row overlaps the one before it. The last row goes
    // first: of a search just done, its values are still in the cache.
    [SkipLocalsInit]
    [MethodImpl(Compilation.Alone)]
    private static void WriteSquares<TLevels>(
        ref readonly CpuFrame frame, int firstTile, in Block block, float* low, float* gain, int y0, int y1)
        where TLevels : struct, ILevels<TVector>
    {
        var shape = frame.Plan.Shape;
        byte** tiles = stackalloc byte*[BlockChannels];
        for (int i = block.Skipped; i < block.End; i++)
        {
            tiles[i] = (byte*)Unsafe.AsPointer(ref new CellWriter(in frame, firstTile + i - block.Skipped).Row(0));
        }

        byte* square = stackalloc byte[ByteSquare.Size];
        int run = Math.Max(ByteSquare.Side, CachedValues / block.End / ByteSquare.Side * ByteSquare.Side);
        for (int y = y1 - 1; y >= y0; y--)
        {
            nint row = (nint)y * frame.RowPitch;
            for (int start = 0; start < shape.Width; start += run)
            {
                int end = Math.Min(start + run, shape.Width);
                for (int group = 0; group < block.End; group += Channels)
                {
                    int first = block.GroupAt(group);
                    int from = Math.Max(first, block.Skipped), to = Math.Min(first + Channels, block.End);
                    OfGroup lows = new(low + first), gains = new(gain + first);
                    for (int x = start; x < end; x += ByteSquare.Side)
                    {
                        int left = Math.Min(x, shape.Width - ByteSquare.Side);
                        ref T source = ref Element(in frame, block, (y * shape.Width) + left, first);
                        if (typeof(TSimd) == typeof(Simd512) && to - from == Channels)
                        {
                            nuint stride = (nuint)shape.Channels;
                            PackedSquare.Store(
                                Pack<TLevels>(in source, stride, lows.A, gains.A),
                                Pack<TLevels>(in Unsafe.Add(ref source, 4 * stride), stride, lows.A, gains.A),
                                Pack<TLevels>(in Unsafe.Add(ref source, 8 * stride), stride, lows.A, gains.A),
                                Pack<TLevels>(in Unsafe.Add(ref source, 12 * stride), stride, lows.A, gains.A),
                                tiles + from,
                                row + left);
                            continue;
                        }

                        Quantize<TLevels>(in source, (nuint)shape.Channels, lows, gains, ref *square);
                        ByteSquare.Transpose(square);
                        byte* levels = square + (ByteSquare.Side * (from - first));
                        nint offset = row + left;
                        for (byte** tile = tiles + from; tile < tiles + to; tile++, levels += ByteSquare.Side)
                        {
                            Vector128.Load(levels).Store(*tile + offset);
                        }
                    }
                }
            }
        }
    }

    // Whole maps so small that the levels of a group's fit into the buffer: their tiles are written as rows of the mosaic.
    private static bool AreTogether(ref readonly CpuFrame frame, int y0, int y1)
    {
        var shape = frame.Plan.Shape;
        return frame.IsPlain && y1 - y0 == shape.Height && shape.Width * shape.Height is >= ByteSquare.Side and <= BufferPixels
            && shape.Width + frame.Plan.Padding <= TileRows.MaxStep;
    }

    [SkipLocalsInit]
    [MethodImpl(Compilation.Alone)]
    private static void WriteTogether<TLevels>(ref readonly CpuFrame frame, int firstTile, in Block block, float* low, float* gain)
        where TLevels : struct, ILevels<TVector>
    {
        var shape = frame.Plan.Shape;
        byte* square = stackalloc byte[ByteSquare.Size], planes = stackalloc byte[(Channels * BufferPixels) + TileRows.Slack];
        int pixels = shape.Width * shape.Height;
        for (int group = 0; group < block.End; group += Channels)
        {
            int first = block.GroupAt(group), from = Math.Max(first, block.Skipped), to = Math.Min(first + Channels, block.End);
            OfGroup lows = new(low + first), gains = new(gain + first);
            for (int pixel = 0; pixel < pixels; pixel += ByteSquare.Side)
            {
                int at = Math.Min(pixel, pixels - ByteSquare.Side);
                Quantize<TLevels>(in Element(in frame, block, at, first), (nuint)shape.Channels, lows, gains, ref *square);
                ByteSquare.Transpose(square);
                for (int channel = 0; channel < Channels; channel++)
                {
                    Vector128.Load(square + (ByteSquare.Side * channel)).Store(planes + (channel * pixels) + at);
                }
            }

            CellWriter.WriteNarrow(in frame, firstTile + from - block.Skipped, to - from, planes + ((from - first) * pixels));
        }
    }

    // Short rows, and levels that are not yet pixels: a group's levels go through a buffer, several rows at a time.
    [SkipLocalsInit]
    [MethodImpl(Compilation.Alone)]
    private static void WriteRows<TLevels>(
        ref readonly CpuFrame frame, int firstTile, in Block block, float* low, float* gain, int y0, int y1)
        where TLevels : struct, ILevels<TVector>
    {
        var shape = frame.Plan.Shape;
        byte* square = stackalloc byte[ByteSquare.Size];
        byte* planes = stackalloc byte[Channels * BufferPixels];
        int rows = Math.Max(1, BufferPixels / shape.Width);
        int columns = Math.Min(shape.Width, BufferPixels);
        for (int y = y0; y < y1; y += rows)
        {
            int height = Math.Min(rows, y1 - y);
            for (int x = 0; x < shape.Width; x += columns)
            {
                int width = Math.Min(columns, shape.Width - x);
                int pixels = width * height;
                for (int group = 0; group < block.End; group += Channels)
                {
                    int first = block.GroupAt(group);
                    OfGroup lows = new(low + first), gains = new(gain + first);
                    ref T source = ref Element(in frame, block, (y * shape.Width) + x, first);
                    for (int pixel = 0; pixel < pixels; pixel += ByteSquare.Side)
                    {
                        int at = Math.Clamp(pixels - ByteSquare.Side, 0, pixel);
                        ref T values = ref Unsafe.Add(ref source, (nint)at * shape.Channels);
                        if (pixels < ByteSquare.Side)
                        {
                            QuantizeFew<TLevels>(in values, pixels, (nuint)shape.Channels, low + first, gain + first, ref *square);
                        }
                        else
                        {
                            Quantize<TLevels>(in values, (nuint)shape.Channels, lows, gains, ref *square);
                        }

                        ByteSquare.Transpose(square);
                        for (int channel = 0; channel < Channels; channel++)
                        {
                            Vector128.Load(square + (ByteSquare.Side * channel)).Store(planes + (channel * BufferPixels) + at);
                        }
                    }

                    for (int i = Math.Max(first, block.Skipped); i < Math.Min(first + Channels, block.End); i++)
                    {
                        var cell = new CellWriter(in frame, firstTile + i - block.Skipped);
                        ref readonly byte levels = ref planes[(i - first) * BufferPixels];
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
    }

    [MethodImpl(Compilation.Alone)]
    private static void Scan<TFilter>(ref readonly CpuFrame frame, in Block block, int firstPixel, int endPixel, float* lo, float* hi)
        where TFilter : struct, IFilter<TVector>
    {
        new Span<float>(lo, BlockChannels).Fill(float.PositiveInfinity);
        new Span<float>(hi, BlockChannels).Fill(float.NegativeInfinity);
        nuint stride = (nuint)frame.Plan.Shape.Channels;
        for (int pixel = firstPixel; pixel < endPixel; pixel += ScannedPixels)
        {
            int pixels = Math.Min(ScannedPixels, endPixel - pixel);
            for (int group = 0; group < block.End; group += Channels)
            {
                int first = block.GroupAt(group);
                ref T source = ref Element(in frame, block, pixel, first);
                for (int channel = 0; channel < Channels; channel += TSimd.Count)
                {
                    ref var lowest = ref Unsafe.As<float, TVector>(ref lo[first + channel]);
                    ref var highest = ref Unsafe.As<float, TVector>(ref hi[first + channel]);
                    TVector lo0 = lowest, lo1 = lo0, hi0 = highest, hi1 = hi0;
                    nuint at = (nuint)channel;
                    int i = 0;
                    for (; i + 1 < pixels; i += 2, at += 2 * stride)
                    {
                        var a = TFilter.Apply(MapLoops<TSimd, TVector, T>.Load(in source, at));
                        var b = TFilter.Apply(MapLoops<TSimd, TVector, T>.Load(in source, at + stride));
                        (lo0, hi0) = (TSimd.Min(a, lo0), TSimd.Max(a, hi0));
                        (lo1, hi1) = (TSimd.Min(b, lo1), TSimd.Max(b, hi1));
                    }

                    if (i < pixels)
                    {
                        var a = TFilter.Apply(MapLoops<TSimd, TVector, T>.Load(in source, at));
                        (lo0, hi0) = (TSimd.Min(a, lo0), TSimd.Max(a, hi0));
                    }

                    (lowest, highest) = (TSimd.Min(lo0, lo1), TSimd.Max(hi0, hi1));
                }
            }
        }
    }

    // The levels of four pixels, at a width that holds all channels of a group.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Pack<TLevels>(ref readonly T source, nuint stride, TVector low, TVector gain)
        where TLevels : struct, ILevels<TVector>
    {
        return Simd512.Pack(
            Levels(in source, 0, low, gain), Levels(in source, stride, low, gain),
            Levels(in source, 2 * stride, low, gain), Levels(in source, 3 * stride, low, gain), TLevels.NeedClamp);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static Vector512<float> Levels(ref readonly T source, nuint at, TVector low, TVector gain) =>
            Unsafe.BitCast<TVector, Vector512<float>>(
                TLevels.Apply(MapLoops<TSimd, TVector, T>.Load(in source, at, isFinite: !TLevels.NeedClamp), low, gain));
    }

    // The levels of 16 pixels, in the order that a square wants: groups of four rows whose pixels are four apart, four vectors at a time.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quantize<TLevels>(ref readonly T source, nuint stride, OfGroup low, OfGroup gain, ref byte square)
        where TLevels : struct, ILevels<TVector>
    {
        ref T rows = ref Unsafe.AsRef(in source);
        for (nuint group = 0; group < ByteSquare.Size; group += ByteSquare.Group)
        {
            if (TSimd.Count == Channels)
            {
                QuantizeFour<TLevels>(in rows, 4 * stride, 0, low, gain, ref Unsafe.Add(ref square, group));
            }
            else
            {
                for (nuint at = 0; at < ByteSquare.Group; at += 4 * (nuint)TSimd.Count)
                {
                    QuantizeFour<TLevels>(in rows, 4 * stride, at, low, gain, ref Unsafe.Add(ref square, group));
                }
            }

            rows = ref Unsafe.Add(ref rows, stride);
        }
    }

    // Four vectors of a group of four rows; from which value on is a constant where they are all of it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void QuantizeFour<TLevels>(ref readonly T rows, nuint rowStride, nuint at, OfGroup low, OfGroup gain, ref byte group)
        where TLevels : struct, ILevels<TVector>
    {
        nuint vector = (nuint)TSimd.Count;
        TSimd.Store(
            TLevels.Apply(ValuesAt<TLevels>(in rows, rowStride, at), low.A, gain.A),
            TLevels.Apply(ValuesAt<TLevels>(in rows, rowStride, at + vector), low.B, gain.B),
            TLevels.Apply(ValuesAt<TLevels>(in rows, rowStride, at + (2 * vector)), low.C, gain.C),
            TLevels.Apply(ValuesAt<TLevels>(in rows, rowStride, at + (3 * vector)), low.D, gain.D),
            TLevels.NeedClamp,
            ref group,
            at);
    }

    // Of a vector in a group of four rows.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector ValuesAt<TLevels>(ref readonly T rows, nuint rowStride, nuint at)
        where TLevels : struct, ILevels<TVector> =>
        MapLoops<TSimd, TVector, T>.Load(in rows, (at / Channels * rowStride) + (at % Channels), isFinite: !TLevels.NeedClamp);

    // Fewer pixels than a square has, with nothing after them that may be read.
    private static void QuantizeFew<TLevels>(ref readonly T source, int pixels, nuint stride, float* low, float* gain, ref byte square)
        where TLevels : struct, ILevels<TVector>
    {
        for (nuint at = 0; at < ByteSquare.Size; at += (nuint)TSimd.Count)
        {
            nuint pixel = ByteSquare.PixelOfRow(at / Channels);
            if (pixel < (nuint)pixels)
            {
                ref T row = ref Unsafe.Add(ref Unsafe.AsRef(in source), pixel * stride);
                nuint channel = at % Channels;
                TSimd.Store(
                    TLevels.Apply(ValuesAt<TLevels>(in row, 0, at), TSimd.Load(in *low, channel), TSimd.Load(in *gain, channel)),
                    ref square,
                    at);
            }
        }
    }

    // The block shares one form: the quickest that all of its maps allow.
    private static QuantizationForm Gather(ReadOnlySpan<Quantization> quantizations, float* low, float* gain)
    {
        var form = QuantizationForm.Enclosed;
        foreach (ref readonly var quantization in quantizations)
        {
            form = quantization.Form == QuantizationForm.Enclosed ? form
                : form == QuantizationForm.Exact ? form : quantization.Form;
        }

        for (int i = 0; i < quantizations.Length; i++)
        {
            var quantization = form == QuantizationForm.Exact ? quantizations[i].Exact : quantizations[i];
            (low[i], gain[i]) = (quantization.Low, quantization.Gain);
        }

        return form;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref T Element(ref readonly CpuFrame frame, in Block block, int pixel, int channel) =>
        ref ((T*)frame.Source)[block.Start + ((nint)pixel * frame.Plan.Shape.Channels) + channel];

    // A number of each of a group's channels, as four vectors of them follow each other: all the same where one holds the group. The
    // compiler keeps no more than four in registers.
    private readonly struct OfGroup
    {
        public readonly TVector A, B, C, D;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public OfGroup(float* numbers)
        {
            nuint vector = (nuint)TSimd.Count;
            (A, B) = (TSimd.Load(in *numbers, 0), TSimd.Load(in *numbers, vector % Channels));
            (C, D) = (TSimd.Load(in *numbers, 2 * vector % Channels), TSimd.Load(in *numbers, 3 * vector % Channels));
        }
    }

    // The channels that are loaded for some tiles, counted from the first of them. A last group is loaded from further left, so that no
    // vector reaches past the tensor.
    private readonly struct Block
    {
        // The first value that is loaded, and how many channels of those before the first tile's.
        public readonly nint Start;
        public readonly int Skipped;

        // After the last tile's, and the last group that can be loaded.
        public readonly int End;
        private readonly int lastGroup;

        public Block(ref readonly CpuFrame frame, int firstTile, int tiles)
        {
            int first = frame.Plan.ChannelOf(firstTile), last = frame.Plan.Shape.Channels - Channels;
            int loaded = Math.Min(first, last);
            Start = frame.ImageStart(firstTile) + loaded;
            Skipped = first - loaded;
            End = Skipped + tiles;
            lastGroup = last - loaded;
        }

        public int GroupAt(int group) => Math.Min(group, lastGroup);
    }
}
