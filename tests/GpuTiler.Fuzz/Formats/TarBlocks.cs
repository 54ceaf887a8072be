using System.Text;

namespace GpuTiler.Fuzz;

/// <summary>Changes of a tar archive: of its headers' fields, with the checksum mended, of the order of its blocks, and of bytes.</summary>
internal static class TarBlocks
{
    private const int Block = 512, Checksum = 148, ChecksumLength = 8;

    // Name, mode, user, group, size, time, type, link, the format's mark, device numbers and the name's beginning.
    private static readonly (int At, int Length)[] Fields =
    [
        (0, 100), (100, 8), (108, 8), (116, 8), (124, 12), (136, 12), (156, 1), (157, 100), (257, 8), (329, 8), (337, 8), (345, 155),
    ];

    private static readonly byte[] Types = "01234567gxLKSVMD\0"u8.ToArray();

    /// <summary>Changes an archive.</summary>
    public static byte[] Mutate(byte[] input, Random random)
    {
        int blocks = input.Length / Block;
        if (blocks == 0 || random.Next(8) == 0)
        {
            return Bytes.Mutate(input, random);
        }

        byte[] changed = [.. input];
        int at = random.Next(blocks) * Block;
        switch (random.Next(6))
        {
            case 0:
                return [.. input.AsSpan(0, at), .. input.AsSpan(random.Next(blocks) * Block, Block), .. input.AsSpan(at)];
            case 1:
                return [.. input.AsSpan(0, at), .. input.AsSpan(at + Block)];
        }

        at = HeaderFrom(changed, at);
        var (field, length) = Bytes.One(Fields, random);
        var value = changed.AsSpan(at + field, length);
        switch (random.Next(4))
        {
            case 0 when length > 1:
                // Octal digits, as numbers are written.
                value.Clear();
                string digits = Convert.ToString(Bytes.Number(random) & 0x1F_FFFF_FFFF, 8).PadLeft(length - 1, '0');
                Encoding.ASCII.GetBytes(digits.AsSpan(0, length - 1), value);
                break;
            case 1 when length >= sizeof(long):
                // Beyond what those hold, GNU's tar writes the bytes of the number.
                value.Clear();
                value[0] = 0x80;
                Bytes.Put(value[^sizeof(long)..], Bytes.Number(random), sizeof(long), isBigEndian: true);
                break;
            case 2:
                changed[at + 156] = Bytes.One(Types, random);
                break;
            default:
                value[random.Next(length)] = (byte)random.Next(256);
                break;
        }

        Mend(changed.AsSpan(at, Block));
        return changed;
    }

    // The first header from there on, which the checksum tells; the first block where there is none.
    private static int HeaderFrom(byte[] archive, int at)
    {
        for (; at + Block <= archive.Length; at += Block)
        {
            Span<byte> block = archive.AsSpan(at, Block);
            if (block[0] != 0 && block.Slice(Checksum, ChecksumLength).SequenceEqual(ChecksumOf(block)))
            {
                return at;
            }
        }

        return 0;
    }

    private static void Mend(Span<byte> header) => ChecksumOf(header).CopyTo(header[Checksum..]);

    // Six octal digits, a zero and a space; the field itself counts as spaces.
    private static byte[] ChecksumOf(ReadOnlySpan<byte> header)
    {
        int sum = ' ' * ChecksumLength;
        for (int i = 0; i < Block; i++)
        {
            sum += i is >= Checksum and < Checksum + ChecksumLength ? 0 : header[i];
        }

        return Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ");
    }
}
