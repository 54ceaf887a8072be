using System.Buffers.Binary;

namespace GpuTiler.Imaging;

/// <summary>The CRC-32 of PNG chunks (ISO 3309, reflected polynomial EDB88320), eight bytes at a time.</summary>
/// <remarks>System.IO.Hashing has one, but it is a package and the core has none.</remarks>
internal static class Crc32
{
    private const int Slices = 8;
    private static readonly uint[] s_table = CreateTable();

    /// <summary>Continues a checksum over more bytes.</summary>
    /// <param name="crc">The checksum of the bytes so far; 0 where there are none.</param>
    /// <param name="data">The bytes that follow.</param>
    public static uint Append(uint crc, ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<uint> table = s_table.AsSpan(0, Slices * 256);
        crc = ~crc;
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

        return ~crc;
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
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
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
}
