namespace GpuTiler.Conformance;

/// <summary>Few rows that still hold every pair of values of every two factors.</summary>
internal static class Pairwise
{
    /// <summary>Rows of one value for each factor.</summary>
    /// <param name="sizes">How many values each factor has.</param>
    public static IReadOnlyList<int[]> Cover(params int[] sizes)
    {
        var missing = Pairs(sizes).ToHashSet();
        var rows = new List<int[]>();
        while (missing.Count > 0)
        {
            var row = Row(sizes, missing);
            rows.Add(row);
            missing.ExceptWith(PairsOf(row));
        }

        return rows;
    }

    /// <summary>Every pair of values of two different factors, the factor with the lower number first.</summary>
    public static IEnumerable<(int A, int ValueOfA, int B, int ValueOfB)> Pairs(int[] sizes) =>
        from a in Enumerable.Range(0, sizes.Length)
        from b in Enumerable.Range(a + 1, sizes.Length - a - 1)
        from valueOfA in Enumerable.Range(0, sizes[a])
        from valueOfB in Enumerable.Range(0, sizes[b])
        select (a, valueOfA, b, valueOfB);

    /// <summary>The pairs that a row holds.</summary>
    public static IEnumerable<(int A, int ValueOfA, int B, int ValueOfB)> PairsOf(int[] row) =>
        from a in Enumerable.Range(0, row.Length)
        from b in Enumerable.Range(a + 1, row.Length - a - 1)
        select (a, row[a], b, row[b]);

    // Begins with a pair that is missing; every further factor takes the value that brings most of the missing pairs.
    private static int[] Row(int[] sizes, HashSet<(int A, int ValueOfA, int B, int ValueOfB)> missing)
    {
        var row = Enumerable.Repeat(-1, sizes.Length).ToArray();
        var first = missing.Min();
        (row[first.A], row[first.B]) = (first.ValueOfA, first.ValueOfB);
        for (int factor = 0; factor < sizes.Length; factor++)
        {
            if (row[factor] < 0)
            {
                row[factor] = Enumerable.Range(0, sizes[factor]).MaxBy(value => Enumerable.Range(0, sizes.Length)
                    .Count(other => row[other] >= 0 && missing.Contains(
                        other < factor ? (other, row[other], factor, value) : (factor, value, other, row[other]))));
            }
        }

        return row;
    }
}
