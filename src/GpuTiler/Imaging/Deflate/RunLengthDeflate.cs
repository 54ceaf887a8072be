namespace GpuTiler.Imaging;

/// <summary>
/// Deflates (RFC 1951) with runs of one byte as the only copies, and a Huffman code for each block: all that is left to find in
/// filtered pixels, at several times the speed of a general encoder such as .NET's, whose bytes also change with its version.
/// </summary>
internal sealed class RunLengthDeflate
{
    private const int LastBlock = 1;
    private const int Stored = 0 << 1;
    private const int WithItsOwnCode = 2 << 1;
    private const int KindBits = 3;

    private const int MostStored = ushort.MaxValue;

    [ThreadStatic]
    private static RunLengthDeflate? t_ofThisThread;

    private readonly RunTokens tokens = new();
    private readonly BlockCode code = new();

    /// <summary>One encoder for each thread: it has tables that are worth keeping.</summary>
    public static RunLengthDeflate OfThisThread => t_ofThisThread ??= new();

    /// <summary>Deflates some bytes, on their own, to whole bytes that others may follow.</summary>
    /// <param name="data">One byte or more.</param>
    /// <param name="last">Whether the stream ends with them.</param>
    /// <param name="output">Receives them: at most five bytes more for every 32 KiB, and some that are written beyond.</param>
    /// <returns>The bytes written.</returns>
    public int Encode(ReadOnlySpan<byte> data, bool last, Span<byte> output)
    {
        var writer = new BitWriter(output);
        for (int start = 0, end; start < data.Length; start = end)
        {
            end = tokens.Read(data, start);
            WriteBlock(ref writer, data[start..end], last && end == data.Length);
        }

        if (!last)
        {
            // An empty stored block ends with a whole byte.
            WriteStored(ref writer, [], last: false);
        }

        writer.Align();
        return writer.Bytes;
    }

    private void WriteBlock(ref BitWriter writer, ReadOnlySpan<byte> data, bool last)
    {
        long bits = code.Build(tokens.Counts);
        if (data.Length <= MostStored && bits / 8 >= data.Length)
        {
            WriteStored(ref writer, data, last);
            return;
        }

        writer.Write(WithItsOwnCode | (last ? LastBlock : 0u), KindBits);
        code.WriteHeader(ref writer);
        writer.Write(tokens.All, code.Tokens);
        code.WriteEnd(ref writer);
    }

    private static void WriteStored(ref BitWriter writer, ReadOnlySpan<byte> data, bool last)
    {
        writer.Write(Stored | (last ? LastBlock : 0u), KindBits);
        writer.Align();
        writer.Write((uint)data.Length | ((uint)~data.Length << 16), 32);
        writer.Write(data);
    }
}
