namespace GpuTiler.Viewer;

/// <summary>A text on the wall.</summary>
/// <param name="Label">The number of its picture.</param>
/// <param name="X">The first column of the canvas.</param>
/// <param name="Y">The first row.</param>
/// <param name="Width">Columns that are shown of it.</param>
/// <param name="Clip">The part of the canvas that it may cover; <see langword="null"/> is all of it.</param>
internal sealed record LabelInfo(int Label, int X, int Y, int Width, ClipInfo? Clip = null);
