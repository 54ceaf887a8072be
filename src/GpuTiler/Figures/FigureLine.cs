namespace GpuTiler;

/// <summary>A line of text in its place.</summary>
/// <param name="Glyphs">Its glyphs.</param>
/// <param name="Left">Its first column in the figure.</param>
/// <param name="Top">Its first row.</param>
/// <param name="Scale">Pixels of a dot.</param>
internal readonly record struct FigureLine(byte[] Glyphs, int Left, int Top, int Scale);
