namespace GpuTiler;

/// <summary>A call that a device's driver refused or did not survive. The message names the call and the code.</summary>
public abstract class TileDeviceException : Exception
{
    private protected TileDeviceException(string message)
        : base(message)
    {
    }

    /// <summary>Whether the device is gone: dispose of what was made on it, and make a new one.</summary>
    public abstract bool IsDeviceLost { get; }
}
