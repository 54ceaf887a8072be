namespace GpuTiler.Direct3D12;

/// <summary>A call of Direct3D 12 failed. The message names the call and the code; a lost device is named as such.</summary>
public sealed class Direct3D12Exception : TileDeviceException
{
    internal Direct3D12Exception(string message, int result)
        : base(message) => HResult = result;

    /// <inheritdoc/>
    public override bool IsDeviceLost =>
        HResult is Interop.HResult.DXGI_ERROR_DEVICE_REMOVED or Interop.HResult.DXGI_ERROR_DEVICE_HUNG or Interop.HResult.DXGI_ERROR_DEVICE_RESET;
}
