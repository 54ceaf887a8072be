using System.Globalization;

namespace GpuTiler.Onnx;

/// <summary>
/// One pattern that selects layers: an exact name, <c>op:Conv</c>, <c>index:3</c> or a glob. Exact names come first,
/// so that a tensor called <c>a*b</c> can be named.
/// </summary>
internal static class LayerPattern
{
    private const string OperatorPrefix = "op:", IndexPrefix = "index:";

    /// <summary>The indices that any of the patterns selects, in order, and those among them that were named exactly.</summary>
    /// <exception cref="ArgumentException">A pattern selects nothing.</exception>
    public static (IReadOnlyList<int> Chosen, IReadOnlySet<int> Named) Select(
        IReadOnlyList<NamedPart> parts, IReadOnlyList<string>? patterns, string kind)
    {
        if (patterns is null or [])
        {
            return ([.. Enumerable.Range(0, parts.Count)], new HashSet<int>());
        }

        var chosen = new SortedSet<int>();
        var named = new HashSet<int>();
        foreach (string pattern in patterns)
        {
            var (matches, isExact) = Match(parts, pattern, kind);
            chosen.UnionWith(matches);
            if (isExact)
            {
                named.UnionWith(matches);
            }
        }

        return ([.. chosen], named);
    }

    private static (List<int> Matches, bool IsExact) Match(IReadOnlyList<NamedPart> parts, string pattern, string kind)
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
            return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < parts.Count
                ? ([index], true)
                : throw new ArgumentException($"'{pattern}' names no {kind}: the model has {parts.Count}, numbered from 0.");
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
        bool isOperator = pattern.StartsWith(OperatorPrefix, StringComparison.Ordinal);
        var candidates = parts.SelectMany(part => isOperator ? [OperatorPrefix + part.Operator] : part.Names).Distinct();
        var nearest = NearestNames.Find(pattern, candidates, 5);
        return nearest.Count == 0 ? ": the model has none" : "; the nearest are " + string.Join(", ", nearest);
    }
}
