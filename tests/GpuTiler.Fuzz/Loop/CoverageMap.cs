namespace GpuTiler.Fuzz;

/// <summary>
/// What the inputs of one target have reached: each pair of branches, and about how often (1, 2, 3, 4–7, 8–15, … 128 and more).
/// </summary>
internal sealed class CoverageMap
{
    private static readonly byte[] Buckets = [.. Enumerable.Range(0, 256).Select(count => (byte)BucketOf(count))];

    private readonly byte[] reached = new byte[BranchCounts.Size];

    /// <summary>Pairs of branches that were reached.</summary>
    public int Edges { get; private set; }

    /// <summary>Adds what the last input has reached.</summary>
    /// <returns>Whether something of it is new.</returns>
    public bool Add()
    {
        bool isNew = false;
        var map = BranchCounts.Map;
        for (int at = 0; map[at..].IndexOfAnyExcept((byte)0) is >= 0 and var skipped; at++)
        {
            at += skipped;
            byte bucket = Buckets[map[at]];
            if ((reached[at] & bucket) == 0)
            {
                Edges += reached[at] == 0 ? 1 : 0;
                reached[at] |= bucket;
                isNew = true;
            }
        }

        return isNew;
    }

    private static int BucketOf(int count) => count switch
    {
        0 => 0,
        1 => 1,
        2 => 2,
        3 => 4,
        < 8 => 8,
        < 16 => 16,
        < 32 => 32,
        < 128 => 64,
        _ => 128,
    };
}
