namespace GpuTiler;

/// <summary>Where the values of one map are in its tensor.</summary>
/// <param name="Start">The first.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Stride">From one to the next.</param>
internal readonly record struct MapValues(int Start, int Count, int Stride)
{
    /// <summary>Finds a map.</summary>
    /// <param name="activations">The entire tensor, with its shape.</param>
    /// <param name="image">Which image of the batch.</param>
    /// <param name="channel">Which of its maps.</param>
    /// <exception cref="ArgumentException">The activations have no shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such image or map.</exception>
    public static MapValues Find(ActivationSpan activations, int image, int channel)
    {
        var shape = activations.Shape;
        if (shape == default)
        {
            throw new ArgumentException($"{activations.Length} values without a shape have no maps: give them one with WithShape.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(image);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(image, shape.Batch);
        ArgumentOutOfRangeException.ThrowIfNegative(channel);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(channel, shape.Channels);
        int pixels = shape.Height * shape.Width;
        return shape.Layout == TensorLayout.Nchw
            ? new(((image * shape.Channels) + channel) * pixels, pixels, 1)
            : new((image * shape.Channels * pixels) + channel, pixels, shape.Channels);
    }
}
