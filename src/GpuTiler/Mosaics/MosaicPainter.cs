namespace GpuTiler;

/// <summary>Renders the images of one layer on one device, each into its place in the caller's memory.</summary>
internal sealed class MosaicPainter(
    TileDevice device, ActivationSource source, HeldLayer? held, CancellationToken cancellationToken) : IDisposable
{
    private Tiler? tiler;
    private TileOptions options;

    /// <summary>Renders a mosaic.</summary>
    /// <param name="plan">Where every tile goes.</param>
    /// <param name="planned">The options that the plan was made from.</param>
    /// <param name="image">Which image of the batch.</param>
    /// <param name="pixels">Receives the image.</param>
    /// <param name="rowPitch">Bytes from one row of pixels to the next.</param>
    /// <returns>
    /// The ranges that it was rendered with, one for each tile, where they are held from frame to frame; otherwise nothing.
    /// </returns>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public ReadOnlySpan<ValueRange> Render(in TilePlan plan, in TileOptions planned, int image, Span<byte> pixels, int rowPitch)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (device.ReadsHostMemory && held is null)
        {
            device.Render(source.OnHost, plan, pixels, image, rowPitch);
            return [];
        }

        // The images of a batch share a kernel; the pages of one each have their own, and only one at a time holds memory.
        if (tiler is null || options != planned)
        {
            tiler?.Dispose();
            tiler = null;
            (tiler, options) = (Tiler.Create(source.On(device), planned, keepsRanges: held is not null), planned);
        }

        if (held is not null)
        {
            return held.Render(tiler, source.On(device), image, pixels, rowPitch);
        }

        tiler.Read(tiler.Dispatch(source.On(device), image), pixels, rowPitch);
        return [];
    }

    public void Dispose() => tiler?.Dispose();
}
