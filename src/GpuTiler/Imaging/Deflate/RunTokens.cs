using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GpuTiler.Imaging;

/// <summary>
/// Bytes as literals and runs: a token below 256 is a byte, and token 253 + n says that the byte before it is repeated n more times,
/// 3 to 258.
/// </summary>
internal sealed class RunTokens
{
    /// <summary>How many different tokens there are.</summary>
    public const int Kinds = 512;

    /// <summary>
    /// Tokens that are held: enough that a code of their own pays for its description, few enough that one code fits all of them.
    /// </summary>
    public const int Capacity = 1 << 15;

    /// <summary>The shortest run that has a token.</summary>
    public const int Shortest = 3;

    /// <summary>The longest.</summary>
    public const int Longest = 258;

    // Equal bytes often follow each other, and a counter cannot be incremented until its last increment is done: four take turns.
    private const int Turns = 4;

    private readonly ushort[] tokens = new ushort[Capacity];
    private readonly int[] turns = new int[Turns * Kinds];
    private int used;

    /// <summary>The tokens of the bytes that were read last.</summary>
    public ReadOnlySpan<ushort> All => tokens.AsSpan(0, used);

    /// <summary>How often each token occurs.</summary>
    public ReadOnlySpan<int> Counts => turns.AsSpan(0, Kinds);

    /// <summary>The token of a run.</summary>
    public static int Run(int length) => 256 - Shortest + length;

    /// <summary>
    /// Reads bytes from <paramref name="start"/> on, to the end or until no token has room; a run may go on from the byte before them.
    /// </summary>
    /// <returns>Where it stopped.</returns>
    public int Read(ReadOnlySpan<byte> data, int start)
    {
        used = 0;
        turns.AsSpan().Clear();
        int at = start;
        while (at < data.Length && used < Capacity)
        {
            int end = Math.Min(data.Length, at + Capacity - used);
            int run = FindRun(data, at, end);
            AddLiterals(data[at..run]);
            at = run < end ? AddRun(data, run) : end;
        }

        AddTurns();
        return at;
    }

    /// <summary>The first of three bytes or more that equal the one before them; <paramref name="end"/> where none comes sooner.</summary>
    private static int FindRun(ReadOnlySpan<byte> data, int start, int end)
    {
        ref byte first = ref MemoryMarshal.GetReference(data);
        int at = Math.Max(1, start);
        for (; at < end && at + 2 + Vector128<byte>.Count <= data.Length; at += Vector128<byte>.Count)
        {
            var here = Vector128.LoadUnsafe(ref first, (nuint)at);
            var next = Vector128.LoadUnsafe(ref first, (nuint)at + 1);
            var equal = Vector128.Equals(Vector128.LoadUnsafe(ref first, (nuint)at - 1), here)
                & Vector128.Equals(here, next)
                & Vector128.Equals(next, Vector128.LoadUnsafe(ref first, (nuint)at + 2));
            if (equal != Vector128<byte>.Zero)
            {
                return Math.Min(end, at + int.TrailingZeroCount((int)equal.ExtractMostSignificantBits()));
            }
        }

        for (; at < end && at + 2 < data.Length; at++)
        {
            if (data[at - 1] == data[at] && data[at] == data[at + 1] && data[at] == data[at + 2])
            {
                return at;
            }
        }

        return end;
    }

    private void AddLiterals(ReadOnlySpan<byte> bytes)
    {
        Span<ushort> tokens = this.tokens.AsSpan(used, bytes.Length);
        used += bytes.Length;
        ref byte source = ref MemoryMarshal.GetReference(bytes);
        ref ushort target = ref MemoryMarshal.GetReference(tokens);
        ref int counts = ref MemoryMarshal.GetArrayDataReference(turns);
        int at = 0;
        for (; at <= bytes.Length - sizeof(ulong); at += sizeof(ulong))
        {
            ulong eight = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref source, at));
            Vector128.WidenLower(Vector128.CreateScalarUnsafe(eight).AsByte()).StoreUnsafe(ref target, (nuint)at);
            for (int step = 0; step < 2; step++, eight >>= 32)
            {
                Unsafe.Add(ref counts, (int)(byte)eight)++;
                Unsafe.Add(ref counts, Kinds + (int)(byte)(eight >> 8))++;
                Unsafe.Add(ref counts, (2 * Kinds) + (int)(byte)(eight >> 16))++;
                Unsafe.Add(ref counts, (3 * Kinds) + (int)(byte)(eight >> 24))++;
            }
        }

        for (; at < bytes.Length; at++)
        {
            tokens[at] = bytes[at];
            turns[bytes[at]]++;
        }
    }

    private int AddRun(ReadOnlySpan<byte> data, int start)
    {
        int length = data[start..].IndexOfAnyExcept(data[start - 1]);
        int end = length < 0 ? data.Length : start + length;
        int at = start;
        while (end - at >= Shortest && used < Capacity)
        {
            int count = Math.Min(Longest, end - at);
            int token = Run(count);
            tokens[used++] = (ushort)token;
            turns[token]++;
            at += count;
        }

        return at;
    }

    private void AddTurns()
    {
        Span<int> total = turns.AsSpan(0, Kinds);
        for (int turn = 1; turn < Turns; turn++)
        {
            ReadOnlySpan<int> counts = turns.AsSpan(turn * Kinds, Kinds);
            for (int token = 0; token < Kinds; token++)
            {
                total[token] += counts[token];
            }
        }
    }
}
