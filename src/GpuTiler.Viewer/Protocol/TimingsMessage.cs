namespace GpuTiler.Viewer;

/// <summary>How long the last half second's frames took.</summary>
/// <param name="Fps">Inputs a second that the network ran on.</param>
/// <param name="Ms">Milliseconds of each stage, as a mean.</param>
/// <param name="Dropped">Inputs that a newer one replaced.</param>
/// <param name="Bytes">Bytes sent to this page.</param>
internal sealed record TimingsMessage(double Fps, StageTimes Ms, long Dropped, long Bytes) : ServerMessage;
