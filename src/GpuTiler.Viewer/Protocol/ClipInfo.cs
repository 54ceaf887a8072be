namespace GpuTiler.Viewer;

/// <summary>A part of a page's canvas, such as one of two halves.</summary>
/// <param name="Left">The first column.</param>
/// <param name="Top">The first row.</param>
/// <param name="Right">The column after the last.</param>
/// <param name="Bottom">The row after the last.</param>
internal sealed record ClipInfo(int Left, int Top, int Right, int Bottom);
