using System.Text;

namespace GpuTiler.Fuzz;

/// <summary>Changes of text by whole words: those of its grammar, numbers, and the words that it has.</summary>
/// <param name="grammar">Words and signs that mean something there.</param>
internal sealed class Words(params string[] grammar)
{
    private const int Repeats = 40, MostBytesChanged = 8;

    private static readonly string[] Numbers =
    [
        "0", "1", "-1", "2", "255", "256", "1024", "65535", "65536", "2147483647", "2147483648", "4294967295", "9223372036854775807",
        "18446744073709551616", "0.5", "-0", "1e9", "1e-9", "1e39", "NaN", "Infinity", "-Infinity", "00", "+1", "1.", ".5",
        "0.00000000000000000000000000001", "79228162514264337593543950336", "１", "\u0661",
    ];

    /// <summary>Changes a text.</summary>
    public byte[] Mutate(byte[] input, Random random)
    {
        var (start, length) = WordOf(input, random.Next(input.Length + 1));
        byte[] word = Encoding.UTF8.GetBytes(random.Next(3) == 0 ? Bytes.One(Numbers, random) : Bytes.One(grammar, random));
        return random.Next(MostBytesChanged) switch
        {
            0 => Bytes.Mutate(input, random),
            1 => [.. input.AsSpan(0, start), .. input.AsSpan(start + length)],
            2 => [.. input.AsSpan(0, start), .. input.AsSpan(start, length), .. input.AsSpan(start)],
            3 => [.. input.AsSpan(0, start), .. Enumerable.Repeat(word, random.Next(1, Repeats)).SelectMany(one => one),
                .. input.AsSpan(start)],
            4 or 5 => [.. input.AsSpan(0, start), .. word, .. input.AsSpan(start)],
            _ => [.. input.AsSpan(0, start), .. word, .. input.AsSpan(start + length)],
        };
    }

    // The letters and digits around a place, or the sign at it.
    private static (int Start, int Length) WordOf(ReadOnlySpan<byte> text, int at)
    {
        int start = at, end = at;
        while (start > 0 && IsWord(text[start - 1]))
        {
            start--;
        }

        while (end < text.Length && IsWord(text[end]))
        {
            end++;
        }

        return end > start || at == text.Length ? (start, end - start) : (at, 1);
    }

    private static bool IsWord(byte character) => char.IsAsciiLetterOrDigit((char)character) || character is (byte)'.' or (byte)'_';
}
