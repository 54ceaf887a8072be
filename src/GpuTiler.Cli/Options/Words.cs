using System.CommandLine;
using System.CommandLine.Parsing;

namespace GpuTiler.Cli;

/// <summary>Words of a fixed list, and what is said to those that are not in it.</summary>
internal static class Words
{
    /// <summary>The word that was probably meant; <see langword="null"/> where none is near.</summary>
    public static string? Nearest(string given, IEnumerable<string> words)
    {
        string? nearest = words.MinBy(word => Distance(given, word));
        return nearest is not null && Distance(given, nearest) <= (Math.Max(given.Length, nearest.Length) + 1) / 3 ? nearest : null;
    }

    /// <summary>What to add to a sentence about a word that is not in the list: the one that was probably meant.</summary>
    public static string Offer(string given, IEnumerable<string> words) =>
        Nearest(given, words) is { } word ? $"; the nearest is {word}" : "";

    /// <summary>Reports an option's value that is none of the words.</summary>
    /// <param name="result">The value.</param>
    /// <param name="option">The option.</param>
    /// <param name="given">The word that is not in the list.</param>
    /// <param name="words">The list.</param>
    /// <param name="grammar">What can be given, in words; <see langword="null"/> lists them.</param>
    public static T Refuse<T>(
        ArgumentResult result, string option, string given, IReadOnlyCollection<string> words, string? grammar = null) =>
        Numbers.Error<T>(
            result, $"{option} {result.Tokens[0].Value}: {grammar ?? $"{string.Join(", ", words)} can be given"}{Offer(given, words)}.");

    /// <summary>An option whose value a shell completes with these words.</summary>
    public static Option<T> Completing<T>(this Option<T> option, IEnumerable<string> words)
    {
        option.CompletionSources.Clear();
        option.CompletionSources.Add([.. words]);
        return option;
    }

    // Edits that turn one into the other, neighbours that change places among them; what one begins or ends with is near it.
    private static int Distance(string a, string b)
    {
        (a, b) = (a.ToLowerInvariant(), b.ToLowerInvariant());
        if (Math.Min(a.Length, b.Length) > 2 && (a.StartsWith(b, StringComparison.Ordinal) || b.StartsWith(a, StringComparison.Ordinal)
            || a.EndsWith(b, StringComparison.Ordinal) || b.EndsWith(a, StringComparison.Ordinal)))
        {
            return a == b ? 0 : 1;
        }

        var edits = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                edits[i, j] = i == 0 || j == 0 ? i + j
                    : Math.Min(edits[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1), Math.Min(edits[i - 1, j], edits[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    edits[i, j] = Math.Min(edits[i, j], edits[i - 2, j - 2] + 1);
                }
            }
        }

        return edits[a.Length, b.Length];
    }
}
