namespace GpuTiler.Onnx;

/// <summary>
/// Layers whose activations are held at the same time: consecutive ones that fit the memory budget
/// (<see cref="OnnxOptions.MemoryBudget"/>). <see cref="OnnxModel.Run(ActivationGroup)"/> fills one group and gives back the others'
/// memory.
/// </summary>
public sealed class ActivationGroup
{
    private readonly BoundActivation[] activations;

    internal ActivationGroup(int index, BoundActivation[] activations)
    {
        (Index, this.activations) = (index, activations);
        ByteCount = activations.Sum(activation => activation.ByteCount);
    }

    /// <summary>Its place among the model's groups, from zero.</summary>
    public int Index { get; }

    /// <summary>The activations, in topological order.</summary>
    public IReadOnlyList<BoundActivation> Activations => activations;

    /// <summary>Bytes of all of them together.</summary>
    public long ByteCount { get; }

    /// <summary>Whether the model holds their memory now.</summary>
    public bool IsHeld { get; private set; }

    internal ReadOnlySpan<BoundActivation> Span => activations;

    /// <summary>Divides layers into the fewest groups of consecutive ones that fit.</summary>
    /// <param name="path">The model's path, for messages.</param>
    /// <param name="activations">All layers, in topological order.</param>
    /// <param name="budget">Bytes that a group may have; 0 puts all into one.</param>
    /// <exception cref="ArgumentException">A layer alone has more.</exception>
    internal static IReadOnlyList<ActivationGroup> Divide(string path, IReadOnlyList<BoundActivation> activations, long budget)
    {
        if (budget == 0)
        {
            return [new ActivationGroup(0, [.. activations])];
        }

        if (activations.MaxBy(activation => activation.ByteCount) is { } largest && largest.ByteCount > budget)
        {
            throw new ArgumentException(
                $"The layer '{largest.Name}' of {path} has {largest.ByteCount} bytes ({largest.Shape} {largest.ElementType}), and the "
                + $"memory budget is {budget}: a budget of {largest.ByteCount} bytes will do, or leave the layer out.");
        }

        List<ActivationGroup> groups = [];
        List<BoundActivation> together = [];
        long bytes = 0;
        foreach (var activation in activations)
        {
            if (activation.ByteCount > budget - bytes)
            {
                Close();
            }

            together.Add(activation);
            bytes += activation.ByteCount;
        }

        Close();
        return groups;

        void Close()
        {
            groups.Add(new ActivationGroup(groups.Count, [.. together]));
            together.Clear();
            bytes = 0;
        }
    }

    /// <summary>Takes the memory of all activations.</summary>
    internal void Hold(TileDevice device, INetworkHost host)
    {
        try
        {
            foreach (var activation in activations)
            {
                activation.Hold(device, host);
            }

            IsHeld = true;
        }
        catch
        {
            Free();
            throw;
        }
    }

    /// <summary>Gives it back.</summary>
    internal void Free()
    {
        IsHeld = false;
        foreach (var activation in activations.Reverse())
        {
            activation.Free();
        }
    }
}
