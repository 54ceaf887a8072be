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

    private readonly HuffmanCode _code = new(Symbols, LongestCode);
    private readonly int[] _counts = new int[Symbols];
    private readonly byte[] _lengths = new byte[MostLengths];
    private readonly (byte Symbol, byte Extra)[] _items = new (byte, byte)[MostLengths];
    private int _used;
    private int _literals;
    private int _described;

    // The lengths of this header's own code are stored in this order, the rarely needed ones last; the zeros at the end are not.
    private static ReadOnlySpan<byte> Order => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    /// <summary>Takes the code lengths of the literals and runs.</summary>
    /// <returns>The header's bits.</returns>
    public long Build(ReadOnlySpan<byte> lengths)
    {
        _literals = lengths.TrimEnd((byte)0).Length;
        lengths[.._literals].CopyTo(_lengths);
        _lengths.AsSpan(_literals, Distances).Fill(1);
        _used = 0;
        _counts.AsSpan().Clear();
        ReadOnlySpan<byte> left = _lengths.AsSpan(0, _literals + Distances);
        while (!left.IsEmpty)
        {
            int same = left.IndexOfAnyExcept(left[0]);
            same = same < 0 ? left.Length : same;
            Add(left[0], same);
            left = left[same..];
        }

        _code.Build(_counts);
        for (_described = Symbols; _described > LeastDescribed && _code.Lengths[Order[_described - 1]] == 0; _described--)
        {
        }

        long bits = 5 + 5 + 4 + (3 * _described) + _code.Bits(_counts);
        for (int symbol = RepeatLength; symbol < Symbols; symbol++)
        {
            bits += _counts[symbol] * ExtraBits(symbol);
        }

        return bits;
    }

    /// <summary>Writes the header.</summary>
    public void Write(ref BitWriter writer)
    {
        writer.Write((uint)(_literals - LeastLengths), 5);
        writer.Write(Distances - LeastDistances, 5);
        writer.Write((uint)(_described - LeastDescribed), 4);
        foreach (byte symbol in Order[.._described])
        {
            writer.Write(_code.Lengths[symbol], 3);
        }

        foreach ((byte symbol, byte extra) in _items.AsSpan(0, _used))
        {
            writer.Write(_code.Codes[symbol], _code.Lengths[symbol]);
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
            (int symbol, int least, int most) = length > 0 ? (RepeatLength, 3, 6) : times <= 10 ? (RepeatZero, 3, 10) : (RepeatZeroLong, 11, 138);
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
        _items[_used++] = ((byte)symbol, (byte)extra);
        _counts[symbol]++;
    }
}
