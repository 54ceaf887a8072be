using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx;

/// <summary>The ranges of one frame in the provider's memory, and their way to the host.</summary>
internal sealed class FrameRangeValues : IDisposable
{
    private readonly ProviderSession copies;
    private readonly ProviderMemory memory;
    private readonly OrtIoBinding download;
    private readonly HostValue host;

    /// <summary>Allocates them.</summary>
    /// <param name="device">Where they are.</param>
    /// <param name="count">How many.</param>
    public FrameRangeValues(ProviderDevice device, int count)
    {
        copies = device.Copies;
        long bytes = 2L * sizeof(float) * count;
        memory = new ProviderMemory(device, bytes, $"{count} ranges");
        host = new HostValue(CopyGraph.Word, CopyGraph.Words(bytes));
        Value = memory.View(OnnxElementType.Float32, [count, 2]);
        download = copies.CreateBinding([(CopyGraph.From, memory.Words)], (CopyGraph.To, host.Value));
    }

    /// <summary>Their ends as a tensor, halved, one range a row.</summary>
    public OrtValue Value { get; }

    /// <summary>Waits for them and copies them.</summary>
    public void Read(Span<ValueRange> ranges)
    {
        copies.Run(download, waits: true);
        var ends = host.AsSpan<float>();
        for (int i = 0; i < ranges.Length; i++)
        {
            var (low, high) = (ends[2 * i], ends[(2 * i) + 1]);
            ranges[i] = low == SettlingGraph.Empty && high == -SettlingGraph.Empty
                ? ValueRange.None
                : new(Quantization.Canonical(low * 2), Quantization.Canonical(high * 2));
        }
    }

    public void Dispose()
    {
        copies.Free(download);
        Value.Dispose();
        host.Dispose();
        memory.Dispose();
    }
}
