namespace GpuTiler;

/// <summary>
/// How the images of differences look. <c>default</c> is valid: the largest difference of each layer is the strongest colour.
/// </summary>
public readonly record struct LayerDifferenceOptions
{
    /// <summary>How the mosaics of A and B look: without an order, a figure, or tiles of several maps or images.</summary>
    public MosaicOptions Mosaics { get; init; }

    /// <summary>The difference that becomes the strongest colour, above 0; <see langword="null"/> for the largest of each layer.</summary>
    public float? Strongest { get; init; }

    /// <summary>What A is called; <see langword="null"/> for "A".</summary>
    public string? NameOfA { get; init; }

    /// <summary>What B is called; <see langword="null"/> for "B".</summary>
    public string? NameOfB { get; init; }
}
