namespace GpuTiler;

/// <summary>Why a device is gone (<see cref="TileDevice.Lost"/>).</summary>
/// <param name="exception">What the call throws that found out.</param>
public sealed class DeviceLostEventArgs(TileDeviceException exception) : EventArgs
{
    /// <summary>What the call throws that found out.</summary>
    public TileDeviceException Exception { get; } = exception;
}
