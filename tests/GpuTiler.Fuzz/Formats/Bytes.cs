using System.Buffers.Binary;

namespace GpuTiler.Fuzz;

/// <summary>Changes of bytes that know no format.</summary>
internal static class Bytes
{
    private const int MostAdded = 35, LongestBlock = 64;

    // Where sizes, signs and counters have their edges.
    private static readonly long[] Numbers =
    [
        0, 1, -1, 2, 3, 4, 7, 8, 15, 16, 31, 32, 63, 64, 65, 100, 127, 128, 129, 255, 256, 257, 1023, 1024, 4095, 4096, 32767, 32768,
        65535, 65536, 100_000, 16_777_215, 16_777_216, int.MaxValue, 1L << 31, uint.MaxValue, 1L << 32, long.MaxValue, long.MinValue,
    ];

    /// <summary>A number that is often an edge.</summary>
    public static long Number(Random random) => random.Next(4) switch
    {
        0 => random.Next(256),
        1 => random.NextInt64(long.MinValue, long.MaxValue),
        _ => Numbers[random.Next(Numbers.Length)],
    };

    /// <summary>One of several things.</summary>
    public static T One<T>(IReadOnlyList<T> of, Random random) => of[random.Next(of.Count)];

    /// <summary>Changes something.</summary>
    public static byte[] Mutate(byte[] input, Random random)
    {
        int at = random.Next(input.Length + 1), length = random.Next(1, LongestBlock);
        length = Math.Min(length, input.Length - at);
        if (length == 0)
        {
            return [.. input, (byte)random.Next(256)];
        }

        switch (random.Next(8))
        {
            case 0:
                return [.. input.AsSpan(0, at), .. input.AsSpan(at + length)];
            case 1:
                return [.. input.AsSpan(0, at), .. input.AsSpan(at, length), .. input.AsSpan(at)];
            case 2:
                var added = new byte[length];
                random.NextBytes(added);
                return [.. input.AsSpan(0, at), .. added, .. input.AsSpan(at)];
        }

        byte[] changed = [.. input];
        switch (random.Next(5))
        {
            case 0:
                changed[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                changed[at] = (byte)random.Next(256);
                break;
            case 2:
                changed[at] += (byte)random.Next(-MostAdded, MostAdded + 1);
                break;
            case 3:
                changed.AsSpan(at, length).Fill(changed[at]);
                break;
            default:
                Put(changed.AsSpan(at), Number(random), 1 << random.Next(4), random.Next(2) == 0);
                break;
        }

        return changed;
    }

    /// <summary>The beginning of one input and the end of another.</summary>
    public static byte[] Splice(byte[] one, byte[] other, Random random) =>
        [.. one.AsSpan(0, random.Next(one.Length + 1)), .. other.AsSpan(random.Next(other.Length + 1))];

    /// <summary>Writes a number over as many bytes as there are.</summary>
    public static void Put(Span<byte> target, long number, int size, bool isBigEndian)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        bytes = bytes[..Math.Min(size, target.Length)];
        if (isBigEndian)
        {
            bytes.Reverse();
        }

        bytes.CopyTo(target);
    }
}
