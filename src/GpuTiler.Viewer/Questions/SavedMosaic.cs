namespace GpuTiler.Viewer;

/// <summary>A mosaic that a page saved, from which the program composes the command line that writes the same file.</summary>
/// <param name="Model">The network's file.</param>
/// <param name="Input">The input's file; if the input came from elsewhere, the one that the page saves beside the mosaic.</param>
/// <param name="Layer">The layer's name.</param>
/// <param name="Options">How the mosaic looks.</param>
/// <param name="FileName">The file's name.</param>
public sealed record SavedMosaic(string Model, string Input, string Layer, MosaicOptions Options, string FileName)
{
    /// <summary>The second of two networks or inputs, if it shows their difference; otherwise <see langword="null"/>.</summary>
    public (string Model, string Input)? Other { get; init; }
}
