namespace GpuTiler.Viewer;

/// <summary>The progress of a recording.</summary>
/// <param name="Seconds">How long it has lasted.</param>
/// <param name="Bytes">The size of the file so far.</param>
/// <param name="Frames">Frames in it or on their way there.</param>
/// <param name="Dropped">Frames that were left out, because the one before was still being written.</param>
/// <param name="MostSeconds">How long it may last.</param>
/// <param name="MostBytes">How large the file may become.</param>
internal sealed record RecordingMessage(
    double Seconds, long Bytes, int Frames, int Dropped, double MostSeconds, long MostBytes) : ServerMessage;
