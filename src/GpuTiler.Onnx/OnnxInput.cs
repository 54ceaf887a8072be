namespace GpuTiler.Onnx;

/// <summary>An input that a model needs, as its file declares it.</summary>
public sealed record OnnxInput
{
    internal OnnxInput(OutlineValue value)
    {
        Name = value.Name;
        ElementType = value.Type;
        Dimensions = value.Dimensions;
    }

    /// <summary>The input's name.</summary>
    public string Name { get; }

    /// <summary>The type of its elements; <see cref="OnnxElementType.Unknown"/> where it is no tensor.</summary>
    public OnnxElementType ElementType { get; }

    /// <summary>Its dimensions, slowest first, some perhaps open; <see langword="null"/> where not even their number is declared.</summary>
    public IReadOnlyList<OnnxDimension>? Dimensions { get; }

    /// <summary>Type and dimensions, such as <c>float32 N×3×224×224</c>.</summary>
    public string Description => $"{ElementType.Name()} {(Dimensions == null ? "?" : string.Join('×', Dimensions))}";

    /// <summary>The dimensions that an array gives an input that leaves some open.</summary>
    /// <param name="array">The array's dimensions, slowest first; one image may lack the batch dimension.</param>
    /// <returns>The input's dimensions; <see langword="null"/> where the array contradicts what the model declares.</returns>
    public long[]? Fit(IReadOnlyList<int> array)
    {
        ArgumentNullException.ThrowIfNull(array);
        long[] fitting = FitBatch(array, Dimensions?.Count ?? array.Count);
        bool fits = Dimensions == null
            || (Dimensions.Count == fitting.Length && Dimensions.Zip(fitting).All(pair => pair.First.Value is not { } value || value == pair.Second));
        return fits ? fitting : null;
    }

    // One image without its batch dimension is what a user has at hand.
    internal static long[] FitBatch(IReadOnlyList<int> array, int rank) => array.Count == rank - 1
        ? [1, .. array.Select(dimension => (long)dimension)]
        : [.. array.Select(dimension => (long)dimension)];
}
