namespace GpuTiler.Viewer;

/// <summary>A mosaic that a page saved, for the program to word the command line that writes the same file.</summary>
/// <param name="Model">The network's file.</param>
/// <param name="Input">The input's file; one that the page saves beside it where the input came from elsewhere.</param>
/// <param name="Layer">The layer's name.</param>
/// <param name="Options">How the mosaic looks.</param>
/// <param name="FileName">The file's name.</param>
public sealed record SavedMosaic(string Model, string Input, string Layer, MosaicOptions Options, string FileName)
{
    /// <summary>Where it shows what two networks or two inputs differ by, the second; otherwise <see langword="null"/>.</summary>
    public (string Model, string Input)? Other { get; init; }
}
