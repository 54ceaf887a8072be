namespace GpuTiler.Direct3D12.Interop;

/// <summary>What the passes of one slot write to and no other slot's do: extremes, and an image where that is not somebody else's.</summary>
internal sealed class Direct3D12Scratch(Direct3D12Context context, long extremesBytes) : IDisposable
{
    private readonly Direct3D12Buffer extremes = new(context, extremesBytes, HeapType.Default, "the ranges of maps");
    private Direct3D12Buffer? image;

    /// <summary>Where shaders find the extremes.</summary>
    public ulong Extremes => extremes.Address;

    /// <summary>Makes the image's buffer where there is none yet; it always has the same length.</summary>
    public Direct3D12Buffer RequireImage(long bytes) => image ??= new(context, bytes, HeapType.Default, "the pixels of an image");

    public void Dispose()
    {
        image?.Dispose();
        extremes.Dispose();
    }
}
