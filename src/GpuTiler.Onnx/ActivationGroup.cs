namespace GpuTiler.Onnx;

/// <summary>
/// Layers whose activations are held at the same time: consecutive ones that fit the memory budget
/// (<see cref="OnnxOptions.MemoryBudget"/>). <see cref="OnnxModel.Run(ActivationGroup)"/> fills one group and gives back the others'
/// memory, apart from the layers that the groups behind it are computed from.
/// </summary>
public sealed class ActivationGroup
{
    private readonly BoundActivation[] activations;

    internal ActivationGroup(int index, BoundActivation[] activations, IReadOnlyList<BoundActivation> given)
    {
        (Index, this.activations, Given) = (index, activations, given);
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

    /// <summary>
    /// Layers of earlier groups that this one and those behind it are computed from: with them the network need not be run from its
    /// inputs. They are within the budget, too; none where they would not be.
    /// </summary>
    internal IReadOnlyList<BoundActivation> Given { get; }

    internal ReadOnlySpan<BoundActivation> Span => activations;

    /// <summary>Takes the memory of all activations.</summary>
    internal void Hold(TileDevice device, INetworkHost host)
    {
        foreach (var activation in activations)
        {
            activation.Hold(device, host);
        }

        IsHeld = true;
    }

    /// <summary>Gives the memory of this group, and of what it was given, back.</summary>
    /// <param name="kept">What stays.</param>
    internal void Free(IReadOnlyList<BoundActivation> kept)
    {
        IsHeld = false;
        foreach (var activation in activations.Reverse().Concat(Given).Except(kept))
        {
            activation.Free();
        }
    }
}
