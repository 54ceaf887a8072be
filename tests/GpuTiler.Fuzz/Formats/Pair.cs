using System.Buffers.Binary;

namespace GpuTiler.Fuzz;

/// <summary>Two files in one input: the first one's length in four bytes, the first, the second.</summary>
internal static class Pair
{
    /// <summary>One input of two files.</summary>
    public static byte[] Join(byte[] first, byte[] second)
    {
        byte[] input = [0, 0, 0, 0, .. first, .. second];
        BinaryPrimitives.WriteInt32LittleEndian(input, first.Length);
        return input;
    }

    /// <summary>The two files of any input.</summary>
    public static (byte[] First, byte[] Second) Split(byte[] input)
    {
        if (input.Length < sizeof(int))
        {
            return (input, []);
        }

        byte[] files = input[sizeof(int)..];
        int length = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(input), (uint)files.Length);
        return (files[..length], files[length..]);
    }
}
