namespace GpuTiler.Viewer;

/// <summary>
/// The activations of one input, kept on the host to compare later ones with. The difference of a layer is found there too, once for each
/// input, and tiled by the processor.
/// </summary>
/// <param name="host">Copies of activations.</param>
internal sealed class FrozenInput(HostCopy host) : IDisposable
{
    private readonly Dictionary<ViewedLayer, Difference> layers = [];
    private CpuDevice? device;
    private TilerCache? tilers;

    /// <summary>The tilers of differences.</summary>
    public TilerCache Tilers => tilers ??= new TilerCache(Device);

    /// <summary>The differences of the frame that is being made; <see langword="null"/> before the first.</summary>
    public TileBatch? Batch => tilers?.Batch;

    /// <summary>Whether an input is kept.</summary>
    public bool IsKept => layers.Count > 0;

    /// <summary>Keeps the activations that there are.</summary>
    public void Keep(IEnumerable<ViewedLayer> shown, long input)
    {
        Forget();
        foreach (var layer in shown)
        {
            var values = new float[layer.Shape.ElementCount];
            host.Of(layer, input).CopyTo(values);
            layers.Add(layer, new Difference(values));
        }
    }

    /// <summary>Forgets them.</summary>
    public void Forget()
    {
        foreach (var layer in layers.Values)
        {
            layer.Tensor?.Dispose();
        }

        layers.Clear();
    }

    /// <summary>What a layer differs by from what is kept; <see langword="null"/> where nothing is kept.</summary>
    public CpuTensor? Compare(ViewedLayer layer, long input)
    {
        if (!layers.TryGetValue(layer, out var difference))
        {
            return null;
        }

        var tensor = difference.Tensor ??= (CpuTensor)Device.CreateTensor(layer.Shape, ElementType.Float32);
        if (difference.Input != input)
        {
            difference.Input = input;
            var values = tensor.AsSpan<float>();
            host.Of(layer, input).CopyTo(values);
            Subtract(values, difference.Kept);
        }

        return tensor;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Forget();
        tilers?.Dispose();
        device?.Dispose();
    }

    private CpuDevice Device => device ??= CpuDevice.Create();

    private static void Subtract(Span<float> values, ReadOnlySpan<float> kept)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] -= kept[i];
        }
    }

    private sealed class Difference(float[] kept)
    {
        public float[] Kept => kept;

        public CpuTensor? Tensor { get; set; }

        public long Input { get; set; } = -1;
    }
}
