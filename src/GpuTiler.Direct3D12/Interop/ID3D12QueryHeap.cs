namespace GpuTiler.Direct3D12.Interop;

/// <summary>ID3D12QueryHeap (d3d12.h).</summary>
internal readonly record struct ID3D12QueryHeap(nint Address)
{
    public static readonly Guid Id = new("0d9658ae-ed45-469e-a61d-970ec583cab4");
}
