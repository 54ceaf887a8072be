namespace GpuTiler.Onnx;

/// <summary>
/// Layers whose activations are held at the same time: consecutive ones that fit the memory budget
/// (<see cref="OnnxOptions.MemoryBudget"/>). <see cref="OnnxModel.Run(ActivationGroup)"/> fills one group and frees the others' memory,
/// except for the layers from which later groups are computed.
/// </summary>
public sealed class ActivationGroup
{
    private readonly BoundActivation[] activations;

    internal ActivationGroup(int index, BoundActivation[] activations, IReadOnlyList<BoundActivation> given)
    {
        (Index, this.activations, Given) = (index, activations, given);
        ByteCount = activations.Sum(activation => activation.ByteCount);
    }

    /// <summary>Its index among the model's groups, from zero.</summary>
    public int Index { get; }

    /// <summary>The activations, in topological order.</summary>
    public IReadOnlyList<BoundActivation> Activations => activations;

    /// <summary>The total size of the activations in bytes.</summary>
    public long ByteCount { get; }

    /// <summary>Whether the model holds their memory now.</summary>
    public bool IsHeld { get; private set; }

    /// <summary>
    /// Layers of earlier groups from which this group and later ones are computed, so that the network need not run from its inputs. They
    /// too fit the budget; empty if they would not.
    /// </summary>
    internal IReadOnlyList<BoundActivation> Given { get; }

    internal ReadOnlySpan<BoundActivation> Span => activations;

    /// <summary>Allocates the memory of all activations.</summary>
    internal void Hold(TileDevice device, INetworkHost host)
    {
        foreach (var activation in activations)
        {
            activation.Hold(device, host);
        }

        IsHeld = true;
    }

    /// <summary>Frees the memory of this group and of the layers it was given.</summary>
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
