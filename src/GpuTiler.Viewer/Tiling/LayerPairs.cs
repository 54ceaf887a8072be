namespace GpuTiler.Viewer;

/// <summary>
/// Which layers of two networks are compared: those of the same name, and between them, where names differ, those that follow each other
/// in the same order with the same operators and shapes.
/// </summary>
internal static class LayerPairs
{
    private const int Named = 3;

    /// <summary>Pairs layers; each then has its partner.</summary>
    /// <param name="a">The layers of the first network, in its order.</param>
    /// <param name="b">Those of the second.</param>
    public static void Join(IReadOnlyList<ViewedLayer> a, IReadOnlyList<ViewedLayer> b)
    {
        var byName = b.ToDictionary(layer => layer.Name);
        foreach (var layer in a)
        {
            if (byName.TryGetValue(layer.Name, out var other))
            {
                Join(layer, other);
            }
        }

        // From one pair that has the same name to the next.
        var places = b.Index().ToDictionary(one => one.Item, one => one.Index);
        int from = 0, fromB = 0;
        for (int at = 0; at <= a.Count; at++)
        {
            if (at < a.Count && (a[at].Partner is not { } anchor || places[anchor] < fromB))
            {
                continue;
            }

            int end = at == a.Count ? b.Count : places[a[at].Partner!];
            JoinAlike([.. a.Take(at).Skip(from).Where(IsAlone)], [.. b.Take(end).Skip(fromB).Where(IsAlone)]);
            (from, fromB) = (at + 1, end + 1);
        }
    }

    /// <summary>What a person should know of the pairs, a sentence each.</summary>
    /// <param name="a">The layers of the first network.</param>
    /// <param name="b">Those of the second.</param>
    public static IReadOnlyList<string> Describe(IReadOnlyList<ViewedLayer> a, IReadOnlyList<ViewedLayer> b)
    {
        ViewedLayer[] renamed = [.. a.Where(layer => layer.Partner is { } other && other.Name != layer.Name)];
        ViewedLayer[] reshaped = [.. a.Where(layer => layer is { Partner: not null, CanSubtract: false })];
        return
        [
            .. Sentence(
                renamed,
                "are paired by their order and shape, for their names differ",
                "is paired by its order and shape, for its name differs",
                layer => $"{layer.Name} with {layer.Partner!.Name}"),
            .. Sentence([.. a.Where(IsAlone)], "are in A alone", "is in A alone", layer => layer.Name),
            .. Sentence([.. b.Where(IsAlone)], "are in B alone", "is in B alone", layer => layer.Name),
            .. Sentence(
                reshaped,
                "cannot be subtracted, for their shapes differ",
                "cannot be subtracted, for its shape differs",
                layer => $"{layer.Name} is {layer.Shape} in A and {layer.Partner!.Shape} in B"),
        ];
    }

    /// <summary>Sees that a layer has something to be subtracted from it.</summary>
    /// <exception cref="ArgumentException">There is nothing.</exception>
    public static void RequireDifference(ViewedLayer layer, bool compares)
    {
        if (!compares)
        {
            throw new ArgumentException("There is no other model or input to compare with.");
        }

        if (layer.Partner is not { } other)
        {
            throw new ArgumentException(
                $"The layer '{layer.Name}' is in one of the two models alone: there is nothing that it could differ from.");
        }

        if (!layer.CanSubtract)
        {
            throw new ArgumentException(
                $"The layer '{layer.Name}' is {layer.Shape} in one model and {other.Shape} in the other: shapes that differ cannot be subtracted.");
        }
    }

    private static bool IsAlone(ViewedLayer layer) => layer.Partner is null;

    // From the front as far as they are alike, and from the end.
    private static void JoinAlike(ReadOnlySpan<ViewedLayer> a, ReadOnlySpan<ViewedLayer> b)
    {
        int front = 0, back = 0, most = Math.Min(a.Length, b.Length);
        for (; front < most && IsAlike(a[front], b[front]); front++)
        {
            Join(a[front], b[front]);
        }

        for (; front + back < most && IsAlike(a[^(back + 1)], b[^(back + 1)]); back++)
        {
            Join(a[^(back + 1)], b[^(back + 1)]);
        }
    }

    private static bool IsAlike(ViewedLayer a, ViewedLayer b) => a.Operator == b.Operator && a.Shape == b.Shape;

    private static void Join(ViewedLayer a, ViewedLayer b) => (a.Partner, b.Partner) = (b, a);

    private static IEnumerable<string> Sentence(ViewedLayer[] layers, string several, string one, Func<ViewedLayer, string> describe)
    {
        if (layers.Length == 0)
        {
            return [];
        }

        string rest = layers.Length > Named ? $" and {layers.Length - Named} more" : "";
        return [$"{(layers.Length == 1 ? $"1 layer {one}" : $"{layers.Length} layers {several}")}: {string.Join(", ", layers.Take(Named).Select(describe))}{rest}."];
    }
}
