namespace GpuTiler;

/// <summary>A line of text in its place.</summary>
/// <param name="Text">The line.</param>
/// <param name="Left">Its first column in the figure.</param>
/// <param name="Top">Its first row.</param>
internal readonly record struct FigureLine(TextMask Text, int Left, int Top);
