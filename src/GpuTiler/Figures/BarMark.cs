namespace GpuTiler;

/// <summary>A value beside a colour bar.</summary>
/// <param name="Text">The value.</param>
/// <param name="Row">The row of the figure whose colour it names.</param>
/// <param name="Top">The first row of its digits.</param>
internal readonly record struct BarMark(string Text, int Row, int Top);
