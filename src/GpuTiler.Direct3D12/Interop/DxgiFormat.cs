namespace GpuTiler.Direct3D12.Interop;

/// <summary>DXGI_FORMAT (dxgiformat.h): the formats that an image can be copied to.</summary>
internal enum DxgiFormat
{
    Unknown = 0,
    R8G8B8A8Unorm = 28,
    R8G8B8A8UnormSrgb = 29,
    R8Unorm = 61,
}
