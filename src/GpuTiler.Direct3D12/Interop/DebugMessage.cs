namespace GpuTiler.Direct3D12.Interop;

/// <summary>D3D12_MESSAGE (d3d12sdklayers.h).</summary>
internal unsafe struct DebugMessage
{
    /// <summary>D3D12_MESSAGE_SEVERITY_WARNING; what is worse has a smaller number.</summary>
    public const int Warning = 2;

    public int Category;
    public int Severity;
    public int Id;
    public byte* Description;
    public nuint DescriptionByteLength;
}
