using System.Buffers.Binary;
using System.Text;
using GpuTiler.Imaging;

namespace GpuTiler.Fuzz;

/// <summary>Changes of a NumPy file whose header keeps the length that it states.</summary>
internal static class NpyText
{
    private const int LengthAt = 8, TextAt = 10;

    private static readonly Words Header = new(
        "'descr'", "'fortran_order'", "'shape'", ": ", ", ", "(", ")", "(,)", "{", "}", "True", "False", "'", "\"", "L", " ", "\n", "()",
        "[('a', '<f4')]", "'<f2'", "'<f4'", "'<f8'", "'|i1'", "'|u1'", "'|b1'", "'<i2'", "'>u2'", "'>i4'", "'<u4'", "'<i8'", "'>u8'",
        "'>f8'", "'<c8'", "'|O'", "'=f4'");

    /// <summary>Changes the header's text, or what follows it.</summary>
    public static byte[] Mutate(byte[] input, Random random)
    {
        // Version 1.0 has a length of two bytes; that of the others is left to chance.
        if (random.Next(8) == 0 || input.Length < TextAt || !input.AsSpan().StartsWith(NpyFormat.Signature))
        {
            return Bytes.Mutate(input, random);
        }

        int length = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(input.AsSpan(LengthAt)), input.Length - TextAt);
        byte[] text = input[TextAt..(TextAt + length)], elements = input[(TextAt + length)..];
        if (random.Next(4) == 0)
        {
            elements = Bytes.Mutate(elements, random);
        }
        else
        {
            text = Header.Mutate(text, random);
        }

        byte[] changed = [.. input.AsSpan(0, TextAt), .. text, .. elements];
        BinaryPrimitives.WriteUInt16LittleEndian(changed.AsSpan(LengthAt), (ushort)text.Length);
        return changed;
    }

    /// <summary>A file of a header and elements.</summary>
    public static byte[] Write(string header, params ReadOnlySpan<byte> elements)
    {
        byte[] file = [.. NpyFormat.Signature, 1, 0, 0, 0, .. Encoding.Latin1.GetBytes(header), .. elements];
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(LengthAt), (ushort)header.Length);
        return file;
    }
}
