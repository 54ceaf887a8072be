namespace GpuTiler.Ilgpu;

/// <summary>A driver refused a request from ILGPU. The message is ILGPU's, which names the code.</summary>
public sealed class IlgpuException : TileDeviceException
{
    internal IlgpuException(string what, Exception inner)
        : base($"{what}: {inner.Message}", inner)
    {
    }

    /// <summary>ILGPU does not tell a lost device from another failure: always <see langword="false"/>.</summary>
    public override bool IsDeviceLost => false;
}
