namespace GpuTiler.Onnx;

/// <summary>
/// What is differentiated, by what, and how. <c>default</c> is valid: the mean of the model's first output by its only input.
/// </summary>
public readonly record struct GradientOptions
{
    /// <summary>
    /// The layer whose units are differentiated, named as in <see cref="OnnxOptions.Layers"/>; <see langword="null"/> for the model's
    /// first output.
    /// </summary>
    public string? Layer { get; init; }

    /// <summary>
    /// The input, or the layer, that it is differentiated by; <see langword="null"/> for the only input that the layer depends on.
    /// </summary>
    public string? By { get; init; }

    /// <summary>How the gradient passes operators; <see langword="null"/> for <see cref="GradientRules.Default"/>.</summary>
    public GradientRules? Rules { get; init; }

    /// <summary>Whether it is differentiated by the last layer of maps before it, unless <see cref="By"/> names another.</summary>
    public bool ByLastMaps { get; init; }

    /// <summary>How the model is loaded; layers, layouts and the memory budget are ignored.</summary>
    public OnnxOptions Model { get; init; }
}
