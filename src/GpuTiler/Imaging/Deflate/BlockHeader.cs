namespace GpuTiler.Imaging;

/// <summary>The code lengths at the start of a block: repeats combined, with a Huffman code of their own (RFC 1951, 3.2.7).</summary>
internal sealed class BlockHeader
{
    private const int Symbols = 19;
    private const int LongestCode = 7;
    private const int RepeatLength = 16;
    private const int RepeatZero = 17;
    private const int RepeatZeroLong = 18;
    private const int ShortestRepeat = 3;

    private const int MostLengths = 286 + Distances;
    private const int LeastLengths = 257;
    private const int LeastDescribed = 4;

    // One would do for the only distance there is, but a code of one symbol is incomplete, and some decoders refuse that.
    private const int Distances = 2;
    private const int LeastDistances = 1;

    private readonly HuffmanCode code = new(Symbols, LongestCode);
    private readonly int[] counts = new int[Symbols];
    private readonly byte[] lengths = new byte[MostLengths];
    private readonly (byte Symbol, byte Extra)[] items = new (byte, byte)[MostLengths];
    private int used;
    private int literals;
    private int described;

    // The lengths of this header's own code are stored in this order, the rarely needed ones last; the zeros at the end are not.
    private static ReadOnlySpan<byte> Order => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    /// <summary>Takes the code lengths of the literals and runs.</summary>
    /// <returns>The header's bits.</returns>
    public long Build(ReadOnlySpan<byte> lengths)
    {
        literals = lengths.TrimEnd((byte)0).Length;
        lengths[..literals].CopyTo(this.lengths);
        this.lengths.AsSpan(literals, Distances).Fill(1);
        used = 0;
        counts.AsSpan().Clear();
        ReadOnlySpan<byte> left = this.lengths.AsSpan(0, literals + Distances);
        while (!left.IsEmpty)
        {
            int same = left.IndexOfAnyExcept(left[0]);
            same = same < 0 ? left.Length : same;
            Add(left[0], same);
            left = left[same..];
        }

        code.Build(counts);
        for (described = Symbols; described > LeastDescribed && code.Lengths[Order[described - 1]] == 0; described--)
        {
        }

        long bits = 5 + 5 + 4 + (3 * described) + code.Bits(counts);
        for (int symbol = RepeatLength; symbol < Symbols; symbol++)
        {
            bits += counts[symbol] * ExtraBits(symbol);
        }

        return bits;
    }

    /// <summary>Writes the header.</summary>
    public void Write(ref BitWriter writer)
    {
        writer.Write((uint)(literals - LeastLengths), 5);
        writer.Write(Distances - LeastDistances, 5);
        writer.Write((uint)(described - LeastDescribed), 4);
        foreach (byte symbol in Order[..described])
        {
            writer.Write(code.Lengths[symbol], 3);
        }

        foreach ((byte symbol, byte extra) in items.AsSpan(0, used))
        {
            writer.Write(code.Codes[symbol], code.Lengths[symbol]);
            writer.Write(extra, ExtraBits(symbol));
        }
    }

    private static int ExtraBits(int symbol) => symbol switch { RepeatLength => 2, RepeatZero => 3, RepeatZeroLong => 7, _ => 0 };

    private void Add(byte length, int times)
    {
        if (length > 0)
        {
            Put(length, 0); // A repeat needs something to repeat.
            times--;
        }

        while (times >= ShortestRepeat)
        {
            (int symbol, int least, int most) = length > 0 ? (RepeatLength, 3, 6)
                : times <= 10 ? (RepeatZero, 3, 10)
                : (RepeatZeroLong, 11, 138);
            int count = Math.Min(times, most);
            Put(symbol, count - least);
            times -= count;
        }

        for (; times > 0; times--)
        {
            Put(length, 0);
        }
    }

    private void Put(int symbol, int extra)
    {
        items[used++] = ((byte)symbol, (byte)extra);
        counts[symbol]++;
    }
}
