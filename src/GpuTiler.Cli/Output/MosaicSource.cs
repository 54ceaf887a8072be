namespace GpuTiler.Cli;

/// <summary>The values of one tensor, wherever they are, and what renders them.</summary>
internal readonly ref struct MosaicSource : IDisposable
{
    private readonly TileDevice device;
    private readonly DeviceTensor? tensor;
    private readonly bool isOwn;
    private readonly Activations values;
    private readonly Slot slot = new();

    private MosaicSource(TileDevice device, TensorShape shape, DeviceTensor? tensor, bool isOwn, Activations values)
    {
        (this.device, Shape, this.tensor, this.isOwn) = (device, shape, tensor, isOwn);
        this.values = values;
    }

    /// <summary>The tensor's dimensions.</summary>
    public TensorShape Shape { get; }

    /// <summary>Values in the host's memory: the processor takes them from there, another device gets a copy.</summary>
    public static MosaicSource Of(TileDevice device, TensorShape shape, Activations values) => device is CpuDevice
        ? new(device, shape, null, isOwn: false, values)
        : new(device, shape, values.Upload(device, shape), isOwn: true, values);

    /// <summary>A tensor of the device, and its values where they are on the host already.</summary>
    public static MosaicSource Of(TileDevice device, DeviceTensor tensor, Activations known) => new(device, tensor.Shape, tensor, isOwn: false, known);

    /// <summary>The values in the host's memory, for the numbers that a figure shows.</summary>
    public Activations Values() => values.IsEmpty ? Activations.Download(tensor!) : values;

    /// <summary>Renders one image of the batch.</summary>
    /// <param name="plan">Where every tile goes.</param>
    /// <param name="options">The options that the plan was made from.</param>
    /// <param name="image">Which image of the batch.</param>
    /// <param name="pixels">Receives the image.</param>
    /// <param name="rowPitch">Bytes from one row of pixels to the next.</param>
    public void Render(in TilePlan plan, in TileOptions options, int image, Span<byte> pixels, int rowPitch)
    {
        if (device is CpuDevice processor && tensor is null)
        {
            values.Render(processor, plan, pixels, image, rowPitch);
            return;
        }

        // The images of a batch share a kernel; the pages of one have each their own, and one at a time holds memory.
        if (slot.Tiler is null || slot.Options != options)
        {
            slot.Tiler?.Dispose();
            slot.Tiler = null;
            (slot.Tiler, slot.Options) = (Tiler.Create(device, Shape, options), options);
        }

        slot.Tiler.Read(slot.Tiler.Dispatch(tensor!, image), pixels, rowPitch);
    }

    public void Dispose()
    {
        slot.Tiler?.Dispose();
        if (isOwn)
        {
            tensor!.Dispose();
        }
    }

    private sealed class Slot
    {
        public Tiler? Tiler { get; set; }

        public TileOptions Options { get; set; }
    }
}
