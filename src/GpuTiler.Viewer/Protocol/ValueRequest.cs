namespace GpuTiler.Viewer;

/// <summary>The exact value at a place.</summary>
/// <param name="Id">The page's number for the question.</param>
/// <param name="Layer">The layer's place in the list.</param>
/// <param name="Map">Which of its maps.</param>
/// <param name="X">The column.</param>
/// <param name="Y">The row.</param>
/// <param name="Image">The image of the batch.</param>
internal sealed record ValueRequest(int Id, int Layer, int Map, int X, int Y, int Image = 0);
