namespace GpuTiler;

/// <summary>A call that a device's driver refused or did not survive. The message names the call and the code.</summary>
public abstract class TileDeviceException : Exception
{
    /// <summary>A failure of a backend's driver.</summary>
    /// <param name="message">The call and the code that it returned, in a sentence.</param>
    /// <param name="inner">What the driver's library threw; <see langword="null"/> for nothing.</param>
    protected TileDeviceException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>Whether the device is gone: dispose of what was made on it, and make a new one.</summary>
    public abstract bool IsDeviceLost { get; }
}
