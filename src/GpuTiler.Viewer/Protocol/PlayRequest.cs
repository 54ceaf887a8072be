namespace GpuTiler.Viewer;

/// <summary>Whether time goes on.</summary>
/// <param name="Playing">False freezes what is shown.</param>
internal sealed record PlayRequest(bool Playing);
