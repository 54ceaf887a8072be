namespace GpuTiler;

/// <summary>How a sheet of several images looks. <c>default</c> is valid: grey on black, as nearly square as the images allow.</summary>
public readonly record struct SheetOptions
{
    /// <summary>
    /// The most columns of pixels that the sheet may take; it is wider where its widest image is. 0 chooses the width for which the longer
    /// side of the sheet is the shortest.
    /// </summary>
    public int Width { get; init; }

    /// <summary>The layout of a pixel: <see cref="PixelFormat.Rgba8"/> for all images where one of them is.</summary>
    public PixelFormat PixelFormat { get; init; }

    /// <summary>The colour of every pixel that is neither an image's nor text; a grey where the pixels are grey levels.</summary>
    public Rgb PadColor { get; init; }

    /// <summary>The text above everything else; it is broken into lines where it is wider than the sheet, and at line feeds.</summary>
    public string? Title { get; init; }

    /// <summary>The size of the headings, in units of 10 pixels to an em; 0 follows the sheet's size.</summary>
    public int TextScale { get; init; }
}
