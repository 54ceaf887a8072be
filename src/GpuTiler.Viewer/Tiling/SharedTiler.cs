namespace GpuTiler.Viewer;

/// <summary>A tiler that several slots use: it renders once for each new input, whoever asks.</summary>
internal sealed class SharedTiler : IDisposable
{
    private readonly Tiler tiler;
    private readonly int image;
    private TileTicket ticket;
    private long run = -1;

    private SharedTiler(Tiler tiler, in TilerKey key) => (this.tiler, Key, image) = (tiler, key, key.Image);

    /// <summary>What it renders.</summary>
    public TilerKey Key { get; }

    /// <summary>Slots that use it.</summary>
    public int Users { get; set; }

    /// <summary>When it was used last, in turns of its cache.</summary>
    public long LastUse { get; set; }

    /// <summary>Where every tile goes. Its image may be narrower than the slot, whose last cells then have no map.</summary>
    public ref readonly TilePlan Plan => ref tiler.Plan;

    /// <summary>Makes one.</summary>
    public static SharedTiler Create(TileDevice device, TensorShape shape, in TilerKey key) =>
        new(Tiler.Create(device, shape, key.Options(shape)), key);

    /// <summary>Queues the rendering of an input, if that has not been done.</summary>
    /// <param name="tensor">The activations.</param>
    /// <param name="input">The number of the input.</param>
    public void Dispatch(DeviceTensor tensor, long input)
    {
        if (run != input)
        {
            ticket = tiler.Dispatch(tensor, image);
            run = input;
        }
    }

    /// <summary>Reads what was dispatched last.</summary>
    /// <param name="pixels">Receives the image.</param>
    /// <param name="rowPitch">Bytes from one row to the next.</param>
    public void Read(Span<byte> pixels, int rowPitch) => tiler.Read(ticket, pixels, rowPitch);

    /// <inheritdoc/>
    public void Dispose() => tiler.Dispose();
}
