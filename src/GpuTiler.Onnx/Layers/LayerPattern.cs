using System.Globalization;

namespace GpuTiler.Onnx;

/// <summary>
/// One pattern that selects layers: an exact name, <c>op:Conv</c>, <c>index:3</c> or a glob. Exact names come first,
/// so that a tensor called <c>a*b</c> can be named.
/// </summary>
internal static class LayerPattern
{
    private const string OperatorPrefix = "op:", IndexPrefix = "index:";

    /// <summary>
    /// The parts that any of the patterns selects, in order, and those among them that were named exactly, by their places.
    /// </summary>
    /// <param name="parts">What there is.</param>
    /// <param name="patterns">The patterns; <see langword="null"/> or empty selects all.</param>
    /// <param name="kind">What a part is, in a word.</param>
    /// <param name="byIndex">
    /// The place of the part that an index means; the index is -1 where the pattern holds no number. <see langword="null"/> where they are
    /// the same.
    /// </param>
    /// <exception cref="ArgumentException">A pattern selects nothing.</exception>
    public static (IReadOnlyList<int> Chosen, IReadOnlySet<int> Named) Select(
        IReadOnlyList<NamedPart> parts, IReadOnlyList<string>? patterns, string kind, Func<string, int, int>? byIndex = null)
    {
        if (patterns is null or [])
        {
            return ([.. Enumerable.Range(0, parts.Count)], new HashSet<int>());
        }

        var chosen = new SortedSet<int>();
        var named = new HashSet<int>();
        foreach (string pattern in patterns)
        {
            var (matches, isExact) = Match(parts, pattern, kind, byIndex ?? OwnPlace);
            chosen.UnionWith(matches);
            if (isExact)
            {
                named.UnionWith(matches);
            }
        }

        return ([.. chosen], named);

        int OwnPlace(string pattern, int index) => index >= 0 && index < parts.Count
            ? index
            : throw new ArgumentException($"'{pattern}' names no {kind}: the model has {parts.Count}, numbered from 0.");
    }

    private static (List<int> Matches, bool IsExact) Match(
        IReadOnlyList<NamedPart> parts, string pattern, string kind, Func<string, int, int> byIndex)
    {
        List<int> matches;
        if ((matches = Where(part => part.Names.Contains(pattern))).Count > 0 ||
            (matches = Where(part => part.NodeName == pattern && pattern.Length > 0)).Count > 0)
        {
            return (matches, true);
        }

        if (pattern.StartsWith(IndexPrefix, StringComparison.Ordinal))
        {
            var number = pattern.AsSpan(IndexPrefix.Length);
            return (
                [byIndex(pattern, int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? index : -1)],
                true);
        }

        matches = pattern.StartsWith(OperatorPrefix, StringComparison.Ordinal)
            ? Where(part => Glob.Matches(pattern.AsSpan(OperatorPrefix.Length), part.Operator, StringComparison.OrdinalIgnoreCase))
            : Where(part => Glob.Matches(pattern, part.NodeName) || part.Names.Any(name => Glob.Matches(pattern, name)));
        return matches.Count > 0
            ? (matches, false)
            : throw new ArgumentException($"No {kind} matches '{pattern}'{Suggestion(parts, pattern)}.");

        List<int> Where(Predicate<NamedPart> condition) => [.. Enumerable.Range(0, parts.Count).Where(i => condition(parts[i]))];
    }

    private static string Suggestion(IReadOnlyList<NamedPart> parts, string pattern)
    {
        const int Most = 5, ShortestWord = 3;
        bool isOperator = pattern.StartsWith(OperatorPrefix, StringComparison.Ordinal);
        var operators = parts.Select(part => part.Operator).Distinct();
        // A word that is an operator's, or a part of one, was hardly meant as a name.
        var meant = isOperator || pattern.Length < ShortestWord ? []
            : operators.Where(name => name.Contains(pattern, StringComparison.OrdinalIgnoreCase)).OrderBy(name => name.Length)
                .Select(name => OperatorPrefix + name).Take(Most - 1).ToList();
        var candidates = isOperator ? operators.Select(name => OperatorPrefix + name) : parts.SelectMany(part => part.Names).Distinct();
        string[] nearest = [.. meant, .. NearestNames.Find(pattern, candidates, Most - meant.Count)];
        return nearest.Length == 0 ? ": the model has none" : "; the nearest are " + string.Join(", ", nearest);
    }
}
