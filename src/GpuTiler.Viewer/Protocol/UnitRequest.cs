namespace GpuTiler.Viewer;

/// <summary>Which unit a person looks at.</summary>
/// <param name="Layer">The layer's place in the list; −1 for none.</param>
/// <param name="Map">Which of its maps.</param>
/// <param name="Image">The image of the batch.</param>
/// <param name="Against">What is subtracted: nothing, <c>frozen</c> or <c>other</c>.</param>
/// <param name="Beside">The place of a second layer, whose map is looked at too; <see langword="null"/> for none.</param>
internal sealed record UnitRequest(int Layer, int Map = 0, int Image = 0, string? Against = null, int? Beside = null);
