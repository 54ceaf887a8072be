namespace GpuTiler.Viewer;

/// <summary>Which unit a person looks at.</summary>
/// <param name="Layer">The layer's place in the list; −1 for none.</param>
/// <param name="Map">Which of its maps.</param>
/// <param name="Image">The image of the batch.</param>
internal sealed record UnitRequest(int Layer, int Map = 0, int Image = 0);
