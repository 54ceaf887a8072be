using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GpuTiler.Imaging;

/// <summary>
/// The CRC-32 of PNG chunks and ZIP entries (ISO 3309, reflected polynomial EDB88320): 64 bytes at a time where the processor multiplies
/// without carries, otherwise eight.
/// </summary>
/// <remarks>System.IO.Hashing has one, but it is a package and the core has none.</remarks>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private const int Slices = 8;
    private const int Lane = 16;
    private const int Lanes = 4;
    private static readonly uint[] Table = CreateTable();

    // What 128 bits become when this many bytes follow them.
    private static readonly Vector128<ulong> FoldOne = CreateFold(Lane);
    private static readonly Vector128<ulong> FoldAll = CreateFold(Lane * Lanes);

    /// <summary>Continues a checksum over more bytes.</summary>
    /// <param name="crc">The checksum of the bytes so far; 0 where there are none.</param>
    /// <param name="data">The bytes that follow.</param>
    public static uint Append(uint crc, ReadOnlySpan<byte> data) => Pclmulqdq.IsSupported && data.Length >= Lane * Lanes
        ? ~AppendFolded(~crc, data)
        : ~AppendSliced(~crc, data);

    /// <summary>The same using only tables, on any processor.</summary>
    internal static uint AppendByTable(uint crc, ReadOnlySpan<byte> data) => ~AppendSliced(~crc, data);

    // V. Gopal et al., Fast CRC Computation for Generic Polynomials Using PCLMULQDQ (Intel, 2009). The last 16 bytes go by table.
    private static uint AppendFolded(uint crc, ReadOnlySpan<byte> data)
    {
        ref byte source = ref MemoryMarshal.GetReference(data);
        Vector128<ulong> first = Load(ref source, 0) ^ Vector128.CreateScalar((ulong)crc);
        Vector128<ulong> second = Load(ref source, Lane);
        Vector128<ulong> third = Load(ref source, 2 * Lane);
        Vector128<ulong> fourth = Load(ref source, 3 * Lane);
        int at = Lane * Lanes;
        for (; data.Length - at >= Lane * Lanes; at += Lane * Lanes)
        {
            first = Fold(first, FoldAll) ^ Load(ref source, at);
            second = Fold(second, FoldAll) ^ Load(ref source, at + Lane);
            third = Fold(third, FoldAll) ^ Load(ref source, at + (2 * Lane));
            fourth = Fold(fourth, FoldAll) ^ Load(ref source, at + (3 * Lane));
        }

        second ^= Fold(first, FoldOne);
        third ^= Fold(second, FoldOne);
        fourth ^= Fold(third, FoldOne);
        for (; data.Length - at >= Lane; at += Lane)
        {
            fourth = Fold(fourth, FoldOne) ^ Load(ref source, at);
        }

        Span<byte> rest = stackalloc byte[Lane];
        fourth.AsByte().CopyTo(rest);
        return AppendSliced(AppendSliced(0, rest), data[at..]);
    }

    private static Vector128<ulong> Load(ref byte source, int at) => Vector128.LoadUnsafe(ref source, (nuint)at).AsUInt64();

    private static Vector128<ulong> Fold(Vector128<ulong> value, Vector128<ulong> by) =>
        Pclmulqdq.CarrylessMultiply(value, by, 0x00) ^ Pclmulqdq.CarrylessMultiply(value, by, 0x11);

    private static uint AppendSliced(uint crc, ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<uint> table = Table.AsSpan(0, Slices * 256);
        while (data.Length >= Slices)
        {
            uint low = BinaryPrimitives.ReadUInt32LittleEndian(data) ^ crc;
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
            crc = table[1792 + (int)(low & 255)] ^ table[1536 + (int)((low >> 8) & 255)]
                ^ table[1280 + (int)((low >> 16) & 255)] ^ table[1024 + (int)(low >> 24)]
                ^ table[768 + (int)(high & 255)] ^ table[512 + (int)((high >> 8) & 255)]
                ^ table[256 + (int)((high >> 16) & 255)] ^ table[(int)(high >> 24)];
            data = data[Slices..];
        }

        foreach (byte value in data)
        {
            crc = table[(int)((crc ^ value) & 255)] ^ (crc >> 8);
        }

        return crc;
    }

    // Entry [slice * 256 + b] is the effect of byte b seen from slice bytes further on.
    private static uint[] CreateTable()
    {
        var table = new uint[Slices * 256];
        for (uint value = 0; value < 256; value++)
        {
            uint crc = value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = TimesX(crc);
            }

            table[value] = crc;
        }

        for (int entry = 256; entry < table.Length; entry++)
        {
            uint before = table[entry - 256];
            table[entry] = table[(int)(before & 255)] ^ (before >> 8);
        }

        return table;
    }

    // The low half of a reflected value is its upper one: it moves 32 bits further than the distance, the other 32 bits less. A product
    // of reflected values is one bit short, which the factors make up for.
    private static Vector128<ulong> CreateFold(int bytes) =>
        Vector128.Create((ulong)PowerOfX((8 * bytes) + 32) << 1, (ulong)PowerOfX((8 * bytes) - 32) << 1);

    private static uint PowerOfX(int exponent)
    {
        uint power = 1u << 31;
        for (; exponent > 0; exponent--)
        {
            power = TimesX(power);
        }

        return power;
    }

    private static uint TimesX(uint value) => (value & 1) != 0 ? (value >> 1) ^ Polynomial : value >> 1;
}
