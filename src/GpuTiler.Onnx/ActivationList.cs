using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace GpuTiler.Onnx;

/// <summary>The activations of a model in topological order, found by index or by tensor name.</summary>
public sealed class ActivationList : IReadOnlyList<BoundActivation>
{
    private readonly BoundActivation[] activations;
    private readonly Dictionary<string, BoundActivation> byName;

    internal ReadOnlySpan<BoundActivation> Span => activations;

    internal ActivationList(IEnumerable<BoundActivation> activations)
    {
        this.activations = [.. activations];
        byName = this.activations.ToDictionary(activation => activation.Name);
    }

    /// <inheritdoc/>
    public int Count => activations.Length;

    /// <inheritdoc/>
    public BoundActivation this[int index] => activations[index];

    /// <summary>The activations of one layer.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <exception cref="KeyNotFoundException">No layer with that name was kept.</exception>
    public BoundActivation this[string name] => TryGetValue(name, out var activation)
        ? activation
        : throw new KeyNotFoundException(
            $"No layer '{name}' is kept; the nearest are {string.Join(", ", NearestNames.Find(name, byName.Keys, 5))}.");

    /// <summary>Finds the activations of one layer.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="activation">The activations, if that layer was kept.</param>
    public bool TryGetValue(string name, [NotNullWhen(true)] out BoundActivation? activation) => byName.TryGetValue(name, out activation);

    /// <inheritdoc/>
    public IEnumerator<BoundActivation> GetEnumerator() => activations.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
