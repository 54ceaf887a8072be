namespace GpuTiler;

/// <content>Rendering from memory to memory, on the processor.</content>
public sealed partial class Tiler
{
    /// <summary>Renders the activations straight from the caller's memory into the caller's image, on all cores.</summary>
    /// <param name="activations">Every element of the tensor, in the order of the shape's layout.</param>
    /// <param name="shape">The tensor's dimensions.</param>
    /// <param name="options">How the image looks.</param>
    /// <param name="pixels">Receives the image. Bytes between the rows are left unchanged.</param>
    /// <param name="image">Which image of the batch, from 0.</param>
    /// <param name="rowPitch">Bytes from one row of pixels to the next; 0 for rows without a gap (<see cref="TilePlan.RowBytes"/>).</param>
    /// <exception cref="ArgumentException">
    /// The spans do not fit the shape and the options, or the range is held from frame to frame (<see cref="TileRange.Hold"/>).
    /// </exception>
    public static void Render(
        ActivationSpan activations, TensorShape shape, in TileOptions options, Span<byte> pixels, int image = 0, int rowPitch = 0) =>
        CpuDevice.Shared.Render(activations, TilePlan.Create(shape, options), pixels, image, rowPitch);
}
