using GpuTiler.Gpu;

namespace GpuTiler.Direct3D12;

/// <summary>
/// What the passes of one slot write to and no other slot's do: extremes, and an image where that is not somebody else's.
/// </summary>
internal sealed class Direct3D12Scratch(Direct3D12Context context, long extremesBytes) : IDisposable
{
    /// <summary>The extremes, and behind them the ranges that are held or kept.</summary>
    public Direct3D12Buffer Extremes { get; } = context.CreateBuffer(extremesBytes, GpuMemory.Device, "the ranges of maps");

    /// <summary>The image, where one was made.</summary>
    public Direct3D12Buffer? Image { get; private set; }

    /// <summary>Makes the image.</summary>
    public Direct3D12Buffer MakeImage(long bytes) =>
        Image = context.CreateBuffer(bytes, GpuMemory.Device, "the pixels of an image");

    public void Dispose()
    {
        Image?.Dispose();
        Extremes.Dispose();
    }
}
