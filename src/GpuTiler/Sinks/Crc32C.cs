using System.Buffers.Binary;
using System.Numerics;

namespace GpuTiler.Sinks;

/// <summary>
/// The CRC-32C of TFRecord files (RFC 3720, reflected polynomial 82F63B78), by the processor's instruction where it has one.
/// </summary>
internal static class Crc32C
{
    /// <summary>The checksum of some bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> data)
    {
        uint crc = ~0u;
        for (; data.Length >= sizeof(ulong); data = data[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
        }

        foreach (byte value in data)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }

    /// <summary>The checksum as TFRecord stores it: rotated right by 15 bits, with a constant added.</summary>
    public static uint Masked(ReadOnlySpan<byte> data) => BitOperations.RotateRight(Of(data), 15) + 0xA282EAD8;
}
