namespace GpuTiler.Viewer;

/// <summary>Where the work is done.</summary>
/// <param name="Kind">The device's kind, such as <c>cpu</c>.</param>
/// <param name="Description">What a person recognises it by.</param>
/// <param name="ZeroCopy">Whether activations stay where the network computes them.</param>
internal sealed record DeviceInfo(string Kind, string Description, bool ZeroCopy);
