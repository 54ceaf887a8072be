namespace GpuTiler.Direct3D12;

/// <summary>
/// Which device a <see cref="Direct3D12Device"/> uses, and how. <c>default</c> is valid: this machine's fastest one.
/// </summary>
public readonly record struct Direct3D12DeviceOptions
{
    /// <summary>
    /// The device's number in <see cref="Direct3D12Device.Adapters"/>; <see langword="null"/> takes the first usable one.
    /// </summary>
    public int? Index { get; init; }

    /// <summary>
    /// Lets Direct3D's debug layer check every call. Its complaints are collected in
    /// <see cref="Direct3D12Device.ValidationMessages"/>. The layer stays on for every device that the process makes later. Slow; for
    /// tests.
    /// </summary>
    public bool Validation { get; init; }

    /// <summary>Where shaders come from, by names such as <c>TileOnce.f16</c>; the embedded ones if none.</summary>
    internal Func<string, byte[]>? Shaders { get; init; }
}
