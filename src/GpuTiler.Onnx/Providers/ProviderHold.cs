using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx;

/// <summary>
/// The ranges that a tiler holds, in the provider's memory: two tensors, of which each frame reads one and writes the other.
/// </summary>
internal sealed class ProviderHold : IDisposable
{
    private readonly ProviderTensor[] tensors;
    private readonly float[] host;
    private readonly int count;

    public ProviderHold(ProviderDevice device, in TilePlan plan)
    {
        var shape = SettlingGraph.ShapeOf(plan);
        (count, host) = (plan.FoundRanges, new float[shape.ElementCount]);
        tensors = [new(device, shape, ElementType.Float32), new(device, shape, ElementType.Float32)];
        Forget();
    }

    /// <summary>Which of the two the next frame reads.</summary>
    public int Turn { get; private set; }

    /// <summary>What a frame of that turn reads.</summary>
    public OrtValue Before(int turn) => tensors[turn].Value;

    /// <summary>What a frame of that turn writes.</summary>
    public OrtValue After(int turn) => tensors[1 - turn].Value;

    /// <summary>A frame was queued.</summary>
    public void Advance() => Turn = 1 - Turn;

    /// <summary>Nothing is held any more.</summary>
    public void Forget()
    {
        for (int i = 0; i < host.Length; i += 2)
        {
            (host[i], host[i + 1]) = (SettlingGraph.Unset, -SettlingGraph.Unset);
        }

        tensors[Turn].Write(host);
    }

    /// <summary>These are held from now on.</summary>
    public void Resume(ReadOnlySpan<ValueRange> ranges, int image)
    {
        tensors[Turn].Read(host);
        var own = host.AsSpan(2 * count * image, 2 * count);
        for (int i = 0; i < count; i++)
        {
            own[2 * i] = ranges[i].HasValues ? Quantization.Canonical(ranges[i].Low) * 0.5f : SettlingGraph.Unset;
            own[(2 * i) + 1] = ranges[i].HasValues ? Quantization.Canonical(ranges[i].High) * 0.5f : -SettlingGraph.Unset;
        }

        tensors[Turn].Write(host);
    }

    public void Dispose()
    {
        foreach (var tensor in tensors)
        {
            tensor.Dispose();
        }
    }
}
