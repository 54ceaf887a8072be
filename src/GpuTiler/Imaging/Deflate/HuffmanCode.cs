using System.Buffers.Binary;

namespace GpuTiler.Imaging;

/// <summary>
/// A prefix code as deflate requires it: canonical, of limited length, its bits in the order they are written (RFC 1951, 3.2.2).
/// </summary>
/// <param name="symbols">The size of the alphabet; 512 at most.</param>
/// <param name="longest">The longest code allowed, in bits; 15 at most.</param>
internal sealed class HuffmanCode(int symbols, int longest)
{
    private const int SymbolBits = 9;
    private const uint SymbolMask = (1 << SymbolBits) - 1;

    private readonly byte[] lengths = new byte[symbols];
    private readonly ushort[] codes = new ushort[symbols];
    private readonly uint[] leaves = new uint[symbols];

    // Leaves first, in the order of their counts, then inner nodes in the order they are made; the last is the root.
    private readonly int[] weights = new int[2 * symbols];
    private readonly int[] parents = new int[2 * symbols];

    /// <summary>The bits of each symbol's code; 0 for a symbol that does not occur.</summary>
    public ReadOnlySpan<byte> Lengths => lengths;

    /// <summary>The codes; the bit written first is the lowest.</summary>
    public ReadOnlySpan<ushort> Codes => codes;

    /// <summary>Makes the code for symbols that occur as often as <paramref name="counts"/> says; at least two of them do.</summary>
    public void Build(ReadOnlySpan<int> counts)
    {
        // Counts closer to each other give shorter codes; the limit rarely matters, so the loss is small.
        int flattening = 0;
        while (!TryAssignLengths(counts, flattening))
        {
            flattening++;
        }

        AssignCodes();
    }

    /// <summary>The bits of all codes, for symbols that occur as often as <paramref name="counts"/> says.</summary>
    public long Bits(ReadOnlySpan<int> counts)
    {
        long bits = 0;
        for (int symbol = 0; symbol < counts.Length; symbol++)
        {
            bits += counts[symbol] * (long)lengths[symbol];
        }

        return bits;
    }

    // Huffman's algorithm: the two nodes that weigh least become one, until one is left.
    private bool TryAssignLengths(ReadOnlySpan<int> counts, int flattening)
    {
        int leaves = SortLeaves(counts, flattening);
        int root = (2 * leaves) - 2;
        (int leaf, int inner) = (0, leaves);
        for (int node = leaves; node <= root; node++)
        {
            int first = TakeLightest(ref leaf, leaves, ref inner, node);
            int second = TakeLightest(ref leaf, leaves, ref inner, node);
            weights[node] = weights[first] + weights[second];
            parents[first] = parents[second] = node;
        }

        // From the root down a weight is no longer needed, and a depth takes its place.
        weights[root] = 0;
        for (int node = root - 1; node >= 0; node--)
        {
            weights[node] = weights[parents[node]] + 1;
        }

        lengths.AsSpan().Clear();
        for (int at = 0; at < leaves; at++)
        {
            lengths[this.leaves[at] & SymbolMask] = (byte)weights[at];
        }

        return weights[0] <= longest;
    }

    private int SortLeaves(ReadOnlySpan<int> counts, int flattening)
    {
        int leaves = 0;
        for (int symbol = 0; symbol < counts.Length; symbol++)
        {
            if (counts[symbol] > 0)
            {
                this.leaves[leaves++] = ((uint)Math.Max(1, counts[symbol] >> flattening) << SymbolBits) | (uint)symbol;
            }
        }

        this.leaves.AsSpan(0, leaves).Sort();
        for (int at = 0; at < leaves; at++)
        {
            weights[at] = (int)(this.leaves[at] >> SymbolBits);
        }

        return leaves;
    }

    private int TakeLightest(ref int leaf, int leaves, ref int inner, int nodes) =>
        leaf < leaves && (inner == nodes || weights[leaf] <= weights[inner]) ? leaf++ : inner++;

    // Codes of one length count up in the order of the symbols, and continue from those of the previous length, doubled.
    private void AssignCodes()
    {
        Span<int> next = stackalloc int[longest + 2];
        next.Clear();
        foreach (byte length in lengths)
        {
            next[length + 1]++;
        }

        next[1] = 0; // the symbols without a code
        for (int length = 2; length <= longest; length++)
        {
            next[length] = (next[length] + next[length - 1]) << 1;
        }

        for (int symbol = 0; symbol < lengths.Length; symbol++)
        {
            int length = lengths[symbol];
            if (length > 0)
            {
                codes[symbol] = (ushort)(Reverse((ushort)next[length]++) >> (16 - length));
            }
        }
    }

    private static ushort Reverse(ushort value)
    {
        int bits = ((value >> 1) & 0x5555) | ((value & 0x5555) << 1);
        bits = ((bits >> 2) & 0x3333) | ((bits & 0x3333) << 2);
        bits = ((bits >> 4) & 0x0F0F) | ((bits & 0x0F0F) << 4);
        return BinaryPrimitives.ReverseEndianness((ushort)bits);
    }
}
