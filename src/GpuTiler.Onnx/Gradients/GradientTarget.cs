namespace GpuTiler.Onnx;

/// <summary>Which layer is differentiated, and by which tensor.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="By">An input of the model, or a layer before it.</param>
/// <param name="Layout">The order of that tensor's dimensions.</param>
internal sealed record GradientTarget(string Layer, string By, TensorLayout Layout)
{
    /// <summary>What errors call the tensor that it is differentiated by: it may stand for another.</summary>
    public string ByLabel { get; init; } = By;

    /// <summary>
    /// Whether the layer's first dimension counts the samples: it is that of what is differentiated by, and others are behind it.
    /// </summary>
    public static bool IsBatch(ReadOnlySpan<long> layer, ReadOnlySpan<long> by) => layer.Length > 1 && by.Length > 1 && layer[0] == by[0];
}
