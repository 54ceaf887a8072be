namespace GpuTiler.Direct3D12.Interop;

/// <summary>
/// D3D12_TEXTURE_COPY_LOCATION (d3d12.h): a subresource of a texture, by its number, or rows of pixels in a buffer, by a footprint. The
/// number shares its place with the low half of the footprint's offset.
/// </summary>
internal struct TextureCopyLocation
{
    // D3D12_TEXTURE_COPY_TYPE
    private const int ByNumber = 0;
    private const int ByFootprint = 1;

    public nint Resource;
    public int Type;
    public ulong Offset;
    public DxgiFormat Format;
    public uint Width;
    public uint Height;
    public uint Depth;
    public uint RowPitch;

    /// <summary>A subresource of a texture.</summary>
    public static TextureCopyLocation Subresource(nint texture, uint number) =>
        new() { Resource = texture, Type = ByNumber, Offset = number };

    /// <summary>Rows of pixels at the beginning of a buffer.</summary>
    public static TextureCopyLocation Rows(ID3D12Resource buffer, DxgiFormat format, int width, int height, int rowPitch) => new()
    {
        Resource = buffer.Address,
        Type = ByFootprint,
        Format = format,
        Width = (uint)width,
        Height = (uint)height,
        Depth = 1,
        RowPitch = (uint)rowPitch,
    };
}
