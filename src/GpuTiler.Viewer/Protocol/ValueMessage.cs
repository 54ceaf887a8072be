namespace GpuTiler.Viewer;

/// <summary>The exact value that was asked for.</summary>
/// <param name="Id">The page's number for the question.</param>
/// <param name="Frame">The frame that was sent last.</param>
/// <param name="Value">The value; NaN and infinities by their names.</param>
internal sealed record ValueMessage(int Id, uint Frame, float Value) : ServerMessage;
