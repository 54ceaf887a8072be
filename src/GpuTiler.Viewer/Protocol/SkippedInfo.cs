namespace GpuTiler.Viewer;

/// <summary>A layer that cannot be shown.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Reason">Why, in one sentence.</param>
internal sealed record SkippedInfo(string Name, string Reason);
