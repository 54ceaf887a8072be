namespace GpuTiler.Direct3D12.Interop;

/// <summary>ID3D12RootSignature (d3d12.h).</summary>
internal readonly record struct ID3D12RootSignature(nint Address)
{
    public static readonly Guid Id = new("c54a6b66-72df-4ee8-8be5-a946a1429214");
}
