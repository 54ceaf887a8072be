namespace GpuTiler.Imaging;

/// <summary>The Huffman code of one block, made from the counts of its <see cref="RunTokens"/>: one entry writes an entire token.</summary>
internal sealed class BlockCode
{
    private const int Symbols = 286;
    private const int LongestCode = 15;
    private const int EndOfBlock = 256;

    // The only distance is 1, whose symbol 0 is followed by no extra bits: its code is one bit, 0.
    private const int DistanceBits = 1;

    private readonly int[] counts = new int[Symbols];
    private readonly uint[] tokens = new uint[RunTokens.Kinds];
    private readonly HuffmanCode code = new(Symbols, LongestCode);
    private readonly BlockHeader header = new();

    /// <summary>What <see cref="BitWriter"/> writes for each token; valid after <see cref="WriteHeader"/>.</summary>
    public ReadOnlySpan<uint> Tokens => tokens;

    /// <summary>Makes the code for tokens that come as often as <paramref name="counts"/> says.</summary>
    /// <returns>How many bits the block takes.</returns>
    public long Build(ReadOnlySpan<int> counts)
    {
        counts[..EndOfBlock].CopyTo(this.counts);
        this.counts.AsSpan(EndOfBlock).Clear();
        this.counts[EndOfBlock] = 1;
        long bits = 0;
        for (int length = RunTokens.Shortest; length <= RunTokens.Longest; length++)
        {
            int count = counts[RunTokens.Run(length)];
            this.counts[RunLength.Symbol(length)] += count;
            bits += count * (long)(RunLength.ExtraBits(length) + DistanceBits);
        }

        code.Build(this.counts);
        return bits + code.Bits(this.counts) + header.Build(code.Lengths);
    }

    /// <summary>Writes what a decoder needs to know of the code.</summary>
    public void WriteHeader(ref BitWriter writer)
    {
        header.Write(ref writer);
        for (int value = 0; value < EndOfBlock; value++)
        {
            tokens[value] = BitWriter.Entry(code.Codes[value], code.Lengths[value]);
        }

        for (int length = RunTokens.Shortest; length <= RunTokens.Longest; length++)
        {
            int symbol = RunLength.Symbol(length);
            int bits = code.Lengths[symbol];
            uint extra = (uint)RunLength.Extra(length) << bits;
            tokens[RunTokens.Run(length)] =
                BitWriter.Entry(code.Codes[symbol] | extra, bits + RunLength.ExtraBits(length) + DistanceBits);
        }
    }

    /// <summary>Writes the end of the block.</summary>
    public void WriteEnd(ref BitWriter writer) => writer.Write(code.Codes[EndOfBlock], code.Lengths[EndOfBlock]);
}
