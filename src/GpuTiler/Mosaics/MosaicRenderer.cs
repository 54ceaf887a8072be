namespace GpuTiler;

/// <summary>Renders the mosaics of layer after layer on one device, in memory that it reuses.</summary>
/// <remarks>One thread and one layer at a time: a layer is disposed of before the next is finished.</remarks>
public sealed class MosaicRenderer
{
    private readonly ActivationBuffer host = new();
    private byte[] pixels = [];
    private MosaicImage? held;

    // The layer in use; whoever finished it disposes of it.
    private object? current;

    /// <summary>Makes a renderer.</summary>
    /// <param name="device">The device that renders. Layers whose activations are elsewhere are copied to it.</param>
    public MosaicRenderer(TileDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        Device = device;
    }

    /// <summary>The device that renders.</summary>
    public TileDevice Device { get; }

    /// <summary>Threads that compress PNG files; 0 is one for each core.</summary>
    public int Threads { get; init; }

    /// <summary>What files record as the options that made them; <see langword="null"/> records none.</summary>
    public OptionsDescriber? DescribeOptions { get; init; }

    /// <summary>What the ranges of layers hold from one run to the next, where the options ask for it.</summary>
    public HeldRanges Held { get; init; } = new();

    /// <summary>Stops the work at the next image or row.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Finishes a layer whose activations are on a device.</summary>
    /// <param name="plan">The layer, and how its images look.</param>
    /// <param name="tensor">Its activations; they remain the caller's.</param>
    /// <param name="run">The run that it belongs to; <see langword="null"/> where there is only one.</param>
    /// <param name="countNonFinite">Counts what is NaN or infinite where the tensor is; <see langword="null"/> counts on the host.</param>
    /// <exception cref="ArgumentException">The tensor's shape is not that of the plan's layer.</exception>
    /// <exception cref="InvalidOperationException">An earlier layer has not been disposed of.</exception>
    public FinishedLayer Finish(MosaicPlan plan, DeviceTensor tensor, LayerRun? run = null, Func<NonFiniteCounts>? countNonFinite = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(tensor);
        return Finish(plan, tensor.Shape, run, new(tensor, host), countNonFinite);
    }

    /// <summary>Finishes a layer whose activations are on the host.</summary>
    /// <param name="plan">The layer, and how its images look.</param>
    /// <param name="values">Its activations.</param>
    /// <param name="run">The run that it belongs to; <see langword="null"/> where there is only one.</param>
    /// <exception cref="ArgumentException">The values' shape is not that of the plan's layer.</exception>
    /// <exception cref="InvalidOperationException">An earlier layer has not been disposed of.</exception>
    public FinishedLayer Finish(MosaicPlan plan, ActivationBuffer values, LayerRun? run = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(values);
        return Finish(plan, values.Activations.Shape, run, new(values), null);
    }

    /// <summary>Memory for an image, which may hold it already.</summary>
    internal Span<byte> RoomFor(MosaicImage image, int bytes, out bool isPainted)
    {
        isPainted = held == image;
        if (!isPainted)
        {
            held = null;
            MakeRoom(bytes);
        }

        return pixels.AsSpan(0, bytes);
    }

    internal void Keep(MosaicImage image) => held = image;

    /// <summary>An image that is already held, rows without a gap; empty where it is not.</summary>
    internal ReadOnlySpan<byte> HeldPixels(MosaicImage image, int bytes) => held == image ? pixels.AsSpan(0, bytes) : default;

    /// <summary>Makes way for the next layer.</summary>
    internal void Release(FinishedLayer layer)
    {
        if (current == layer)
        {
            (current, held) = (null, null);
        }
    }

    internal byte[] RoomForBands(int bytes)
    {
        held = null;
        MakeRoom(bytes);
        return pixels;
    }

    private FinishedLayer Finish(
        MosaicPlan plan, TensorShape shape, LayerRun? run, ActivationSource source, Func<NonFiniteCounts>? countNonFinite)
    {
        if (current is not null)
        {
            throw new InvalidOperationException("An earlier layer is still in use: dispose of it before the next is finished.");
        }

        return shape == plan.Layer.Shape
            ? Use(new(this, plan, run ?? new(), source, countNonFinite))
            : throw new ArgumentException(
                $"The activations are {shape}, and the layer {plan.Layer.Name} is planned as {plan.Layer.Shape}.");
    }

    private FinishedLayer Use(FinishedLayer layer)
    {
        current = layer;
        return layer;
    }

    private void MakeRoom(int bytes)
    {
        if (pixels.Length < bytes)
        {
            // The old image goes first: two large ones may not fit.
            pixels = [];
            pixels = GC.AllocateUninitializedArray<byte>(bytes);
        }
    }
}
