using System.Buffers;

namespace GpuTiler.Imaging;

/// <summary>Takes bytes, numbers and blocks from a Netpbm file.</summary>
internal sealed class PnmSource(Stream input, string name) : IDisposable
{
    private const int End = -1;

    private byte[] buffer = ArrayPool<byte>.Shared.Rent(1 << 14);
    private int at;
    private int end;

    /// <summary>Bytes from here to the end of the file.</summary>
    public long BytesLeft => input.Length - input.Position + (end - at);

    /// <summary>Takes a byte, or −1 at the end.</summary>
    public int ReadByte()
    {
        if (at == end)
        {
            at = 0;
            end = input.Read(buffer);
        }

        return at < end ? buffer[at++] : End;
    }

    /// <summary>Takes a decimal number, the white space before it, and the one byte after it, which must be white space.</summary>
    /// <param name="what">What the number is, for an error.</param>
    /// <param name="largest">The largest that is allowed.</param>
    public int ReadNumber(string what, int largest)
    {
        int value = SkipWhiteSpace();
        if (!char.IsAsciiDigit((char)value))
        {
            throw Unexpected(value, what);
        }

        long number = 0;
        for (; value != End && char.IsAsciiDigit((char)value); value = ReadText())
        {
            number = (10 * number) + (value - '0');
            if (number > largest)
            {
                throw new InvalidDataException($"{name} has a {what} of {number} or more; {largest} is the most that is allowed.");
            }
        }

        return value == End || IsWhiteSpace(value) ? (int)number : throw Unexpected(value, what);
    }

    /// <summary>Takes one digit, 0 or 1, and the white space before it.</summary>
    public int ReadBit()
    {
        int value = SkipWhiteSpace();
        return value is '0' or '1' ? value - '0' : throw Unexpected(value, "pixel");
    }

    /// <summary>Fills a block.</summary>
    public void ReadBlock(Span<byte> block)
    {
        int count = Math.Min(block.Length, end - at);
        buffer.AsSpan(at, count).CopyTo(block);
        at += count;
        int rest = input.ReadAtLeast(block[count..], block.Length - count, throwOnEndOfStream: false);
        if (count + rest < block.Length)
        {
            throw Unexpected(End, "pixel");
        }
    }

    /// <summary>Returns the buffer; the input stays open.</summary>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
        at = end = 0;
    }

    // As Netpbm reads it: a comment may begin anywhere, and counts as the line end that closes it.
    private int ReadText()
    {
        int value = ReadByte();
        if (value == '#')
        {
            while (value is not ('\n' or '\r' or End))
            {
                value = ReadByte();
            }
        }

        return value;
    }

    private int SkipWhiteSpace()
    {
        int value = ReadText();
        while (IsWhiteSpace(value))
        {
            value = ReadText();
        }

        return value;
    }

    private static bool IsWhiteSpace(int value) => value is ' ' or (>= '\t' and <= '\r');

    private InvalidDataException Unexpected(int found, string what) => new(found == End
        ? $"{name} is truncated: it ends where a {what} should be."
        : $"{name} is damaged: byte {found} stands where a {what} should be.");
}
