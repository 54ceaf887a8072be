namespace GpuTiler.Onnx;

/// <summary>
/// Shell patterns over names: <c>*</c> any text (<c>/</c> included), <c>?</c> one character, <c>[a-z]</c> and <c>[!a-z]</c> one of a
/// set.
/// </summary>
internal static class Glob
{
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name, StringComparison comparison = StringComparison.Ordinal)
    {
        int p = 0, n = 0, starPattern = -1, starName = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (starPattern, starName) = (++p, n);
            }
            else if (p < pattern.Length && MatchesOne(pattern[p..], name[n], comparison, out int used))
            {
                p += used;
                n++;
            }
            else if (starPattern >= 0)
            {
                // The last star takes one character more; earlier ones never need to.
                (p, n) = (starPattern, ++starName);
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].TrimStart('*').IsEmpty;
    }

    private static bool MatchesOne(ReadOnlySpan<char> pattern, char c, StringComparison comparison, out int used)
    {
        used = 1;
        if (pattern[0] == '?')
        {
            return true;
        }

        int close = pattern.Length > 2 ? pattern[2..].IndexOf(']') + 2 : 1;
        if (pattern[0] != '[' || close < 2)
        {
            return Same(pattern[0], c, comparison);
        }

        used = close + 1;
        var set = pattern[1..close];
        bool negated = set[0] == '!' && set.Length > 1;
        return InSet(negated ? set[1..] : set, c) != negated;
    }

    private static bool InSet(ReadOnlySpan<char> set, char c)
    {
        for (int i = 0; i < set.Length; i++)
        {
            bool isRange = i + 2 < set.Length && set[i + 1] == '-';
            if (isRange ? c >= set[i] && c <= set[i + 2] : c == set[i])
            {
                return true;
            }

            i += isRange ? 2 : 0;
        }

        return false;
    }

    private static bool Same(char a, char b, StringComparison comparison) =>
        new ReadOnlySpan<char>(in a).Equals(new ReadOnlySpan<char>(in b), comparison);
}
