namespace GpuTiler;

/// <summary>One image of a sheet.</summary>
/// <param name="Width">Its columns of pixels, from 1.</param>
/// <param name="Height">Its rows of pixels, from 1.</param>
/// <param name="Heading">The text above it, such as a layer's name; shortened at its front where there is too little room.</param>
public readonly record struct SheetItem(int Width, int Height, string? Heading = null);
