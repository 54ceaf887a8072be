namespace GpuTiler;

/// <summary>Renders the images of one layer on one device, each into its place in memory of the caller's.</summary>
internal sealed class MosaicPainter(TileDevice device, ActivationSource source, CancellationToken cancellationToken) : IDisposable
{
    private Tiler? tiler;
    private TileOptions options;

    /// <summary>Renders a mosaic, and draws what surrounds it.</summary>
    /// <param name="frame">The image.</param>
    /// <param name="figure">What draws around the mosaic, already composed; <see langword="null"/> for nothing.</param>
    /// <param name="image">Which image of the batch.</param>
    /// <param name="pixels">Where the frame's top left is.</param>
    /// <param name="rowPitch">Bytes from one row of pixels to the next.</param>
    public void Paint(MosaicFrame frame, Figure? figure, int image, Span<byte> pixels, int rowPitch)
    {
        Render(frame.Plan, frame.Options, image, pixels[frame.OffsetIn(rowPitch)..], rowPitch);
        figure?.Draw(pixels, rowPitch);
    }

    /// <summary>Renders a mosaic.</summary>
    /// <param name="plan">Where every tile goes.</param>
    /// <param name="planned">The options that the plan was made from.</param>
    /// <param name="image">Which image of the batch.</param>
    /// <param name="pixels">Receives the image.</param>
    /// <param name="rowPitch">Bytes from one row of pixels to the next.</param>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public void Render(in TilePlan plan, in TileOptions planned, int image, Span<byte> pixels, int rowPitch)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (device.ReadsHostMemory)
        {
            device.Render(source.OnHost, plan, pixels, image, rowPitch);
            return;
        }

        // The images of a batch share a kernel; the pages of one have each their own, and one at a time holds memory.
        if (tiler is null || options != planned)
        {
            tiler?.Dispose();
            tiler = null;
            (tiler, options) = (Tiler.Create(device, plan.Shape, planned), planned);
        }

        tiler.Read(tiler.Dispatch(source.On(device), image), pixels, rowPitch);
    }

    public void Dispose() => tiler?.Dispose();
}
