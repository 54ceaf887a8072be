using GpuTiler.Onnx.Interop;
using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx;

/// <summary>
/// One frame in flight: its image in the provider's memory, the way back to the host, and which image of the batch it shows.
/// </summary>
internal sealed class ProviderFrame : IDisposable
{
    private readonly ProviderSession copies;
    private readonly ProviderMemory memory;
    private readonly OrtIoBinding download;
    private readonly HostValue first = new(OnnxElementType.Int64, 1), end = new(OnnxElementType.Int64, 1);
    private readonly HostValue number = new(OnnxElementType.Float32, 1);

    /// <summary>Allocates the image.</summary>
    /// <param name="device">Where the image is.</param>
    /// <param name="plan">Its size.</param>
    /// <param name="host">The words that it comes to when it is read.</param>
    /// <param name="keepsRanges">Whether its ranges can be read.</param>
    public ProviderFrame(ProviderDevice device, in TilePlan plan, HostValue host, bool keepsRanges)
    {
        (copies, First, End) = (device.Copies, first.AsInput(TilingGraph.FirstImage), end.AsInput(TilingGraph.EndImage));
        Number = number.AsInput(SettlingGraph.Image);
        Ranges = keepsRanges ? new(device, plan.FoundRanges) : null;
        memory = new ProviderMemory(device, plan.ByteCount, $"an image of {plan.ImageWidth}×{plan.ImageHeight} pixels");
        Pixels = memory.View(OnnxElementType.UInt8, TilingGraph.ImageDimensions(plan));
        download = copies.CreateBinding([(CopyGraph.From, memory.Words)], (CopyGraph.To, host.Value));
    }

    /// <summary>The image as a tensor of bytes.</summary>
    public OrtValue Pixels { get; }

    /// <summary>The bounds of the image in the batch, as inputs of the tiling graph.</summary>
    public InputBinding First { get; }

    /// <inheritdoc cref="First"/>
    public InputBinding End { get; }

    /// <summary>The image's number, as an input where ranges of several images are held.</summary>
    public InputBinding Number { get; }

    /// <summary>Its ranges, where they are kept.</summary>
    public FrameRangeValues? Ranges { get; }

    /// <summary>Which image of the batch the next run shows.</summary>
    public int Image
    {
        set
        {
            first.AsSpan<long>()[0] = value;
            end.AsSpan<long>()[0] = value + 1L;
            number.AsSpan<float>()[0] = value;
        }
    }

    /// <summary>Waits for the image and brings it to the host.</summary>
    public void Read() => copies.Run(download, waits: true);

    public void Dispose()
    {
        copies.Free(download);
        Pixels.Dispose();
        memory.Dispose();
        Ranges?.Dispose();
        First.Free();
        End.Free();
        Number.Free();
        first.Dispose();
        end.Dispose();
        number.Dispose();
    }
}
