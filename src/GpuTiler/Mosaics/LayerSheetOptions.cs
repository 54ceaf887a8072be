namespace GpuTiler;

/// <summary>How a sheet of several layers looks. <c>default</c> is valid: nearly square, without a title or a limit.</summary>
public readonly record struct LayerSheetOptions
{
    /// <summary>The placeholder for the input in a <see cref="Title"/>.</summary>
    public const string InputPlaceholder = "{input}";

    /// <summary>
    /// How each layer's mosaic looks; <see cref="MosaicOptions.MaxSize"/> bounds the sheet's sides. It has no order, and outlines no maps.
    /// </summary>
    public MosaicOptions Mosaics { get; init; }

    /// <summary>The most pixels across; 0 is nearly square.</summary>
    public int Width { get; init; }

    /// <summary>
    /// The text above all layers, with <see cref="InputPlaceholder"/> in the place of the input; <see langword="null"/> for nothing.
    /// </summary>
    public string? Title { get; init; }
}
