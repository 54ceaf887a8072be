namespace GpuTiler.DirectML;

/// <summary>A call of ONNX Runtime's DirectML interface failed. The message names the call and its error.</summary>
public sealed class DirectMLException : TileDeviceException
{
    internal DirectMLException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public override bool IsDeviceLost => Message.Contains("887A0005", StringComparison.OrdinalIgnoreCase);
}
