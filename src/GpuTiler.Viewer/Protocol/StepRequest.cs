namespace GpuTiler.Viewer;

/// <summary>One frame, or one file, on or back.</summary>
/// <param name="By">1 or −1.</param>
internal sealed record StepRequest(int By);
