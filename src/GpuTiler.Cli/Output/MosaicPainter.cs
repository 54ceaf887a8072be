namespace GpuTiler.Cli;

/// <summary>Renders mosaics into a larger image, each straight into its place.</summary>
internal static class MosaicPainter
{
    /// <summary>Renders images of a tensor's batch from values in the host's memory.</summary>
    /// <param name="device">What renders.</param>
    /// <param name="frame">How a mosaic looks, and what surrounds it.</param>
    /// <param name="shape">The tensor's dimensions.</param>
    /// <param name="values">The tensor.</param>
    /// <param name="pixels">The larger image.</param>
    /// <param name="rowPitch">Bytes from one row of it to the next.</param>
    /// <param name="offsets">Where each image's first byte goes; as many images as these are rendered, from the first.</param>
    public static void Paint(
        TileDevice device, MosaicFrame frame, TensorShape shape, Activations values, byte[] pixels, int rowPitch, ReadOnlySpan<int> offsets)
    {
        if (device is not CpuDevice processor)
        {
            using var upload = values.Upload(device, shape);
            Paint(device, frame, upload, values, pixels, rowPitch, offsets);
            return;
        }

        var figure = frame.CreateFigure();
        for (int image = 0; image < offsets.Length; image++)
        {
            Interruption.Token.ThrowIfCancellationRequested();
            values.Render(processor, frame.Plan, pixels.AsSpan(offsets[image] + frame.OffsetIn(rowPitch)), image, rowPitch);
            Surround(figure, values, image, pixels.AsSpan(offsets[image]), rowPitch);
        }
    }

    /// <summary>Renders images of a batch from a tensor of the device.</summary>
    /// <param name="device">What renders.</param>
    /// <param name="frame">How a mosaic looks, and what surrounds it.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="known">Its values where they are in the host's memory; empty to fetch them if a figure shows numbers of them.</param>
    /// <param name="pixels">The larger image.</param>
    /// <param name="rowPitch">Bytes from one row of it to the next.</param>
    /// <param name="offsets">Where each image's first byte goes; as many images as these are rendered, from the first.</param>
    public static void Paint(
        TileDevice device, MosaicFrame frame, DeviceTensor tensor, Activations known, byte[] pixels, int rowPitch, ReadOnlySpan<int> offsets)
    {
        var figure = frame.CreateFigure();
        using var tiler = Tiler.Create(device, tensor.Shape, frame.Options);
        var values = frame.NeedsValues && known.IsEmpty ? Activations.Download(tensor) : known;
        for (int image = 0; image < offsets.Length; image++)
        {
            Interruption.Token.ThrowIfCancellationRequested();
            tiler.Read(tiler.Dispatch(tensor, image), pixels.AsSpan(offsets[image] + frame.OffsetIn(rowPitch)), rowPitch);
            Surround(figure, values, image, pixels.AsSpan(offsets[image]), rowPitch);
        }
    }

    private static void Surround(Figure? figure, Activations values, int image, Span<byte> pixels, int rowPitch)
    {
        if (figure is { Plan.NeedsStatistics: true })
        {
            values.Describe(figure, image);
        }

        figure?.Draw(pixels, rowPitch);
    }
}
