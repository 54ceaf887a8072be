namespace GpuTiler.Viewer;

/// <summary>
/// What layers differ by from something else: a frame that is kept, or another network. The differences are found on the host, once for
/// each input, and tiled by the processor.
/// </summary>
/// <param name="host">Copies of activations.</param>
internal abstract class Comparison(HostCopy host) : IDisposable
{
    /// <summary>The type of differences.</summary>
    public const ElementType ElementType = GpuTiler.ElementType.Float32;

    private readonly Dictionary<ViewedLayer, Difference> layers = [];
    private CpuDevice? device;
    private TilerCache? tilers;

    /// <summary>The tilers of differences.</summary>
    public TilerCache Tilers => tilers ??= new TilerCache(Device);

    /// <summary>Whether a layer has something to be compared with now.</summary>
    public abstract bool Knows(ViewedLayer layer);

    /// <summary>What a layer differs by.</summary>
    /// <param name="layer">A layer that it knows.</param>
    /// <param name="input">The number of the newest input.</param>
    public CpuTensor Compare(ViewedLayer layer, long input)
    {
        if (!layers.TryGetValue(layer, out var difference))
        {
            difference = new Difference((CpuTensor)Device.CreateTensor(layer.Shape, ElementType));
            layers.Add(layer, difference);
        }

        if (difference.Input != input)
        {
            var values = difference.Tensor.AsSpan<float>();
            host.Of(layer, input).CopyTo(values);
            Subtract(values, SubtrahendOf(layer, host, input));
            difference.Input = input;
        }

        return difference.Tensor;
    }

    /// <inheritdoc cref="TilerCache.Dispatch"/>
    public void Dispatch() => tilers?.Dispatch();

    /// <inheritdoc cref="TilerCache.GiveUp"/>
    public void GiveUp() => tilers?.GiveUp();

    /// <summary>The differences that were found mean nothing any more.</summary>
    public void Forget()
    {
        foreach (var difference in layers.Values)
        {
            difference.Tensor.Dispose();
        }

        layers.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Forget();
        tilers?.Dispose();
        device?.Dispose();
    }

    /// <summary>What is subtracted from a layer.</summary>
    protected abstract ActivationSpan SubtrahendOf(ViewedLayer layer, HostCopy host, long input);

    private CpuDevice Device => device ??= CpuDevice.Create();

    // The same special value on both sides is no difference; any other keeps what arithmetic makes of it.
    private static void Subtract(Span<float> values, ActivationSpan from)
    {
        if (from.ElementType == ElementType)
        {
            var singles = from.As<float>();
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = values[i].Equals(singles[i]) ? 0 : values[i] - singles[i];
            }

            return;
        }

        for (int i = 0; i < values.Length; i++)
        {
            float other = from[i];
            values[i] = values[i].Equals(other) ? 0 : values[i] - other;
        }
    }

    private sealed class Difference(CpuTensor tensor)
    {
        public CpuTensor Tensor => tensor;

        public long Input { get; set; } = -1;
    }
}
