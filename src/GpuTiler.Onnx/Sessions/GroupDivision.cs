namespace GpuTiler.Onnx;

/// <summary>
/// Divides layers into groups of consecutive ones that fit a memory budget, each together with the layers before it that it and the later
/// ones are computed from.
/// </summary>
internal sealed class GroupDivision
{
    private readonly IReadOnlyList<BoundActivation> activations;
    private readonly long budget;

    // For each layer the last one that is computed from it.
    private readonly int[] lastUse;

    // For each layer the bytes of the weights that compute it from the layers before it.
    private readonly long[] weights;
    private readonly List<ActivationGroup> groups = [];

    private GroupDivision(IReadOnlyList<BoundActivation> activations, NetworkGraph graph, long budget)
    {
        (this.activations, this.budget) = (activations, budget);
        (lastUse, weights) = (new int[activations.Count], new long[activations.Count]);
        var places = activations.Index().ToDictionary(entry => entry.Item.Name, entry => entry.Index);

        // Where a processor computes in float32 what a model has in float16, values between two operators need not be rounded: such a layer
        // is no place to go on from, and neither is one whose values are converted.
        var names = activations.Where(activation => activation.Layer.ElementType == OnnxElementType.Float32)
            .Select(activation => activation.Name).ToHashSet();
        foreach (var (i, activation) in activations.Index())
        {
            bool isSource = names.Remove(activation.Name);
            var part = graph.Part([activation.Name], names);
            weights[i] = graph.WeightBytes(part);
            foreach (string source in part.Inputs.Where(names.Contains))
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
    /// <param name="budget">
    /// Bytes that the layers of a group, and those that it goes on from, may have; 0 puts all into one. The weights of a group have no more
    /// either, where a smaller group can be gone on from.
    /// </param>
    /// <exception cref="ArgumentException">A layer alone has more.</exception>
    public static IReadOnlyList<ActivationGroup> Divide(
        string path, IReadOnlyList<BoundActivation> activations, NetworkGraph graph, long budget)
    {
        if (budget == 0)
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
            int next = Ends(first, end).FirstOrDefault(next => GoingOn(next) is not null, end);
            var used = GoingOn(next);
            groups.Add(new ActivationGroup(groups.Count, [.. activations.Skip(first).Take(next - first)], given));
            (first, given) = (next, used ?? []);

            // What is needed behind a group: null where it is not held, or leaves no room for the next layer.
            BoundActivation[]? GoingOn(int next)
            {
                BoundActivation[] used = [.. activations.Take(next).Where((_, i) => lastUse[i] >= next)];
                long room = next < activations.Count ? activations[next].ByteCount : 0;
                return Bytes(used) + room <= budget && used.All(layer => IsWithin(first, next, layer) || given.Contains(layer))
                    ? used
                    : null;
            }
        }

        return groups;
    }

    // Where a group may end, the best first: as late as its weights allow, then earlier; then with more weights.
    private IEnumerable<int> Ends(int first, int last)
    {
        int light = first + 1;
        for (long bytes = weights[first]; light < last && weights[light] <= budget - bytes; light++)
        {
            bytes += weights[light];
        }

        return Enumerable.Range(first + 1, light - first).Reverse().Concat(Enumerable.Range(light + 1, last - light));
    }

    private bool IsWithin(int first, int end, BoundActivation layer) => activations.Skip(first).Take(end - first).Contains(layer);

    private static long Bytes(IEnumerable<BoundActivation> layers) => layers.Sum(layer => layer.ByteCount);
}
