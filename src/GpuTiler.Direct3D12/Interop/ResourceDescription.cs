namespace GpuTiler.Direct3D12.Interop;

/// <summary>D3D12_RESOURCE_DESC (d3d12.h).</summary>
internal struct ResourceDescription
{
    // D3D12_RESOURCE_DIMENSION
    public const int BufferDimension = 1;
    public const int Texture2DDimension = 3;

    // D3D12_RESOURCE_FLAGS
    public const uint AllowUnorderedAccess = 4;
    public const uint DenyShaderResource = 8;

    // D3D12_TEXTURE_LAYOUT
    private const int RowMajor = 1;

    public int Dimension;
    public ulong Alignment;
    public ulong Width;
    public uint Height;
    public ushort DepthOrArraySize;
    public ushort MipLevels;
    public DxgiFormat Format;
    public uint SampleCount;
    public uint SampleQuality;
    public int Layout;
    public uint Flags;

    /// <summary>A buffer of so many bytes.</summary>
    public static ResourceDescription Buffer(long bytes, uint flags) => new()
    {
        Dimension = BufferDimension,
        Width = (ulong)bytes,
        Height = 1,
        DepthOrArraySize = 1,
        MipLevels = 1,
        SampleCount = 1,
        Layout = RowMajor,
        Flags = flags,
    };
}
