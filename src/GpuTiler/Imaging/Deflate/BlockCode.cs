namespace GpuTiler.Imaging;

/// <summary>The Huffman code of one block, made from the counts of its <see cref="RunTokens"/>: one entry writes an entire token.</summary>
internal sealed class BlockCode
{
    private const int Symbols = 286;
    private const int LongestCode = 15;
    private const int EndOfBlock = 256;

    // The only distance is 1, whose symbol 0 is followed by no extra bits: its code is one bit, 0.
    private const int DistanceBits = 1;

    private readonly int[] _counts = new int[Symbols];
    private readonly uint[] _tokens = new uint[RunTokens.Kinds];
    private readonly HuffmanCode _code = new(Symbols, LongestCode);
    private readonly BlockHeader _header = new();

    /// <summary>What <see cref="BitWriter"/> writes for each token; valid after <see cref="WriteHeader"/>.</summary>
    public ReadOnlySpan<uint> Tokens => _tokens;

    /// <summary>Makes the code for tokens that come as often as <paramref name="counts"/> says.</summary>
    /// <returns>How many bits the block takes.</returns>
    public long Build(ReadOnlySpan<int> counts)
    {
        counts[..EndOfBlock].CopyTo(_counts);
        _counts.AsSpan(EndOfBlock).Clear();
        _counts[EndOfBlock] = 1;
        long bits = 0;
        for (int length = RunTokens.Shortest; length <= RunTokens.Longest; length++)
        {
            int count = counts[RunTokens.Run(length)];
            _counts[RunLength.Symbol(length)] += count;
            bits += count * (long)(RunLength.ExtraBits(length) + DistanceBits);
        }

        _code.Build(_counts);
        return bits + _code.Bits(_counts) + _header.Build(_code.Lengths);
    }

    /// <summary>Writes what a decoder needs to know of the code.</summary>
    public void WriteHeader(ref BitWriter writer)
    {
        _header.Write(ref writer);
        for (int value = 0; value < EndOfBlock; value++)
        {
            _tokens[value] = BitWriter.Entry(_code.Codes[value], _code.Lengths[value]);
        }

        for (int length = RunTokens.Shortest; length <= RunTokens.Longest; length++)
        {
            int symbol = RunLength.Symbol(length);
            int bits = _code.Lengths[symbol];
            uint extra = (uint)RunLength.Extra(length) << bits;
            _tokens[RunTokens.Run(length)] =
                BitWriter.Entry(_code.Codes[symbol] | extra, bits + RunLength.ExtraBits(length) + DistanceBits);
        }
    }

    /// <summary>Writes the end of the block.</summary>
    public void WriteEnd(ref BitWriter writer) => writer.Write(_code.Codes[EndOfBlock], _code.Lengths[EndOfBlock]);
}
