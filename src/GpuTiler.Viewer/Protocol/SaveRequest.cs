namespace GpuTiler.Viewer;

/// <summary>Something to take away as a file.</summary>
/// <param name="Id">The page's number for the question.</param>
/// <param name="What"><c>png</c>, <c>npy</c> or <c>input</c>.</param>
/// <param name="Layer">The layer's place in the list.</param>
/// <param name="Map">Which of its maps, for an array; −1 for all.</param>
/// <param name="Image">The image of the batch.</param>
/// <param name="Options">How the mosaic looks.</param>
/// <param name="Against">What is subtracted: nothing, or <c>other</c>.</param>
internal sealed record SaveRequest(
    int Id, string What, int Layer = 0, int Map = -1, int Image = 0, SaveOptions? Options = null, string? Against = null);
