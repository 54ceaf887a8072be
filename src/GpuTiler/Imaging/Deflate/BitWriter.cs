using System.Buffers.Binary;

namespace GpuTiler.Imaging;

/// <summary>Packs bits into bytes as deflate does: the first bit is a byte's lowest (RFC 1951, 3.1.1).</summary>
/// <param name="output">Where they go. Eight bytes are stored at a time, so as many have to follow the last one written.</param>
internal ref struct BitWriter(Span<byte> output)
{
    private const int LengthBits = 5;
    private const uint LengthMask = (1 << LengthBits) - 1;

    private readonly Span<byte> output = output;
    private ulong bits;
    private int count;

    /// <summary>An entry for <see cref="Write(ReadOnlySpan{ushort}, ReadOnlySpan{uint})"/>: up to 27 bits, and how many they are.</summary>
    public static uint Entry(uint bits, int count) => (bits << LengthBits) | (uint)count;

    /// <summary>Whole bytes written so far.</summary>
    public int Bytes { get; private set; }

    /// <summary>Writes up to 48 bits, the lowest first; those above <paramref name="count"/> are 0.</summary>
    public void Write(ulong bits, int count)
    {
        this.bits |= bits << this.count;
        this.count += count;
        Send();
    }

    /// <summary>Writes the entry that <paramref name="table"/> has for each of some tokens, all of which it has.</summary>
    public void Write(ReadOnlySpan<ushort> tokens, ReadOnlySpan<uint> table)
    {
        // The fields of a structure that is passed by reference live in memory, so the loop has its own.
        (ulong bits, int count) = (this.bits, this.count);
        Span<byte> left = this.output[Bytes..];
        int at = 0;
        for (; at < tokens.Length - 1; at += 2)
        {
            uint first = table[tokens[at]];
            uint second = table[tokens[at + 1]];
            bits |= (ulong)(first >> LengthBits) << count;
            count += (int)(first & LengthMask);
            bits |= (ulong)(second >> LengthBits) << count;
            count += (int)(second & LengthMask);
            BinaryPrimitives.WriteUInt64LittleEndian(left, bits);
            left = left[(count >> 3)..];
            bits >>= count & ~7;
            count &= 7;
        }

        (this.bits, this.count, Bytes) = (bits, count, this.output.Length - left.Length);
        if (at < tokens.Length)
        {
            uint last = table[tokens[at]];
            Write(last >> LengthBits, (int)(last & LengthMask));
        }
    }

    /// <summary>Fills the last byte with zeros.</summary>
    public void Align() => Write(0, -count & 7);

    /// <summary>Copies whole bytes to an aligned end.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(this.output[Bytes..]);
        Bytes += bytes.Length;
    }

    private void Send()
    {
        BinaryPrimitives.WriteUInt64LittleEndian(this.output[Bytes..], bits);
        Bytes += count >> 3;
        bits >>= count & ~7;
        count &= 7;
    }
}
