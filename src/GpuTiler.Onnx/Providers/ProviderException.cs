namespace GpuTiler.Onnx;

/// <summary>An execution provider failed at work it had accepted. The message names what it was doing.</summary>
public sealed class ProviderException : TileDeviceException
{
    internal ProviderException(string doing, string message)
        : base($"{doing} failed: {RuntimeError.OneLine(message)}") =>
        IsDeviceLost = message.Contains("device lost", StringComparison.OrdinalIgnoreCase)
            || message.Contains("device is lost", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool IsDeviceLost { get; }
}
