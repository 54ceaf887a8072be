namespace GpuTiler.Onnx;

/// <summary>Names that someone may have meant.</summary>
internal static class NearestNames
{
    /// <summary>Up to <paramref name="count"/> names, the fewest edits away first.</summary>
    public static IReadOnlyList<string> Find(string meant, IEnumerable<string> names, int count) =>
        [.. names.OrderBy(name => Distance(meant, name)).Take(count)];

    // Levenshtein's distance with one row. A name that contains what was typed counts as near however long it is.
    private static int Distance(string a, string b)
    {
        if (a.Length > 0 && b.Contains(a, StringComparison.OrdinalIgnoreCase))
        {
            return 1;
        }

        var row = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substituted = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
