namespace GpuTiler.Direct3D12;

/// <summary>A Direct3D 12 call failed. The message names the call and the code; a lost device is named as such.</summary>
public sealed class Direct3D12Exception : TileDeviceException
{
    internal Direct3D12Exception(string message, int result, bool isDeviceLost = false)
        : base(message) => (HResult, IsDeviceLost) = (result, isDeviceLost);

    /// <inheritdoc/>
    public override bool IsDeviceLost { get; }
}
