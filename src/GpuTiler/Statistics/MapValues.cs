namespace GpuTiler;

/// <summary>Where the values of one map stand in its tensor.</summary>
/// <param name="Start">The first.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Stride">From one to the next.</param>
internal readonly record struct MapValues(int Start, int Count, int Stride)
{
    /// <summary>Finds a map.</summary>
    /// <param name="length">The values that the tensor is said to have.</param>
    /// <param name="shape">The tensor's dimensions.</param>
    /// <param name="image">Which image of the batch.</param>
    /// <param name="channel">Which of its maps.</param>
    /// <exception cref="ArgumentException">The tensor has another number of values.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such image or map.</exception>
    public static MapValues Find(int length, TensorShape shape, int image, int channel)
    {
        if (length != shape.ElementCount)
        {
            throw new ArgumentException($"{length} values are no tensor of {shape}: {shape.ElementCount} are needed.");
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
