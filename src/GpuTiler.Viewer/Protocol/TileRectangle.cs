namespace GpuTiler.Viewer;

/// <summary>A rectangle of a layer's grid of tiles.</summary>
/// <param name="X">Its first column.</param>
/// <param name="Y">Its first row.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Rows">Its rows.</param>
internal readonly record struct TileRectangle(int X, int Y, int Columns, int Rows);
