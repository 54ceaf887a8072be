namespace GpuTiler.Onnx;

/// <summary>
/// Divides layers into groups of consecutive ones that fit a memory budget, each together with the layers before it that it and the later ones
/// are computed from.
/// </summary>
internal sealed class GroupDivision
{
    private readonly IReadOnlyList<BoundActivation> activations;
    private readonly long budget;

    // For each layer the last one that is computed from it.
    private readonly int[] lastUse;
    private readonly List<ActivationGroup> groups = [];

    private GroupDivision(IReadOnlyList<BoundActivation> activations, NetworkGraph graph, long budget)
    {
        (this.activations, this.budget) = (activations, budget);
        lastUse = new int[activations.Count];
        var places = activations.Index().ToDictionary(entry => entry.Item.Name, entry => entry.Index);

        // Where a processor computes in float32 what a model has in float16, values between two operators need not be rounded: such a layer
        // is no place to go on from, and neither is one whose values are converted.
        var names = activations.Where(activation => activation.Layer.ElementType == OnnxElementType.Float32)
            .Select(activation => activation.Name).ToHashSet();
        foreach (var (i, activation) in activations.Index())
        {
            bool isSource = names.Remove(activation.Name);
            foreach (string source in graph.Part([activation.Name], names).Inputs.Where(names.Contains))
            {
                lastUse[places[source]] = i;
            }

            if (isSource)
            {
                names.Add(activation.Name);
            }
        }
    }

    /// <summary>The groups, each as large as the budget allows.</summary>
    /// <param name="path">The model's path, for messages.</param>
    /// <param name="activations">All layers, in topological order.</param>
    /// <param name="graph">How they are computed.</param>
    /// <param name="budget">Bytes that the layers of a group, and those that it goes on from, may have; 0 puts all into one.</param>
    /// <exception cref="ArgumentException">A layer alone has more.</exception>
    public static IReadOnlyList<ActivationGroup> Divide(
        string path, IReadOnlyList<BoundActivation> activations, NetworkGraph graph, long budget)
    {
        if (budget == 0 || activations.Sum(activation => activation.ByteCount) <= budget)
        {
            return [new ActivationGroup(0, [.. activations], [])];
        }

        var largest = activations.MaxBy(activation => activation.ByteCount)!;
        return largest.ByteCount > budget
            ? throw new ArgumentException(
                $"The layer '{largest.Name}' of {path} has {largest.ByteCount} bytes ({largest.Shape} {largest.ElementType}), and the "
                + $"memory budget is {budget}: a budget of {largest.ByteCount} bytes will do, or leave the layer out.")
            : new GroupDivision(activations, graph, budget).Divide();
    }

    private List<ActivationGroup> Divide()
    {
        IReadOnlyList<BoundActivation> given = [];
        for (int first = 0; first < activations.Count;)
        {
            long bytes = Bytes(given);
            int end = first;
            for (; end < activations.Count && activations[end].ByteCount <= budget - bytes; end++)
            {
                bytes += activations[end].ByteCount;
            }

            // A shorter group may leave less for the next one to go on from. Where none does, the network begins at its inputs again.
            int next = end;
            var used = GoingOn(next);
            while (used is null && next > first + 1)
            {
                used = GoingOn(--next);
            }

            next = used is null ? end : next;
            groups.Add(new ActivationGroup(groups.Count, [.. activations.Skip(first).Take(next - first)], given));
            (first, given) = (next, used ?? []);

            // What is needed behind a group: null where it is not held, or leaves no room for the next layer.
            BoundActivation[]? GoingOn(int next)
            {
                BoundActivation[] used = [.. activations.Take(next).Where((_, i) => lastUse[i] >= next)];
                long room = next < activations.Count ? activations[next].ByteCount : 0;
                return Bytes(used) + room <= budget && used.All(layer => IsWithin(first, next, layer) || given.Contains(layer)) ? used : null;
            }
        }

        return groups;
    }

    private bool IsWithin(int first, int end, BoundActivation layer) => activations.Skip(first).Take(end - first).Contains(layer);

    private static long Bytes(IEnumerable<BoundActivation> layers) => layers.Sum(layer => layer.ByteCount);
}
