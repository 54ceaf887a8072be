namespace GpuTiler;

/// <summary>The statistics of every map of a tensor, each found once and shared by orders, figures, reports and tables.</summary>
public sealed class LayerStatistics
{
    private readonly ValueStatistics[] maps;

    private LayerStatistics(TensorShape shape, ValueStatistics[] maps)
    {
        (Shape, this.maps) = (shape, maps);
        Total = Join(0, shape.Batch, 0, shape.Channels);
    }

    /// <summary>The tensor's dimensions.</summary>
    public TensorShape Shape { get; }

    /// <summary>All maps of all images together.</summary>
    public ValueStatistics Total { get; }

    /// <summary>One map.</summary>
    /// <param name="image">Which image of the batch.</param>
    /// <param name="channel">Which of its maps.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such image or map.</exception>
    public ref readonly ValueStatistics this[int image, int channel]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(image);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(image, Shape.Batch);
            ArgumentOutOfRangeException.ThrowIfNegative(channel);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(channel, Shape.Channels);
            return ref maps[(image * Shape.Channels) + channel];
        }
    }

    /// <summary>Reads every value once.</summary>
    /// <param name="activations">The entire tensor, with its shape.</param>
    /// <exception cref="ArgumentException">The activations have no shape.</exception>
    public static LayerStatistics Of(ActivationSpan activations)
    {
        var shape = activations.Shape;
        if (shape == default)
        {
            throw new ArgumentException($"{activations.Length} values without a shape have no maps: give them one with WithShape.");
        }

        var maps = new ValueStatistics[shape.Batch * shape.Channels];
        for (int map = 0; map < maps.Length; map++)
        {
            maps[map] = ValueStatistics.OfMap(activations, map / shape.Channels, map % shape.Channels);
        }

        return new(shape, maps);
    }

    /// <summary>Some maps of some images together.</summary>
    /// <param name="firstImage">The first image.</param>
    /// <param name="images">How many images, 1 or more.</param>
    /// <param name="firstChannel">The first channel.</param>
    /// <param name="channels">How many channels, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such images or maps.</exception>
    public ValueStatistics Join(int firstImage, int images, int firstChannel, int channels)
    {
        var all = this[firstImage, firstChannel];
        for (int image = firstImage; image < firstImage + images; image++)
        {
            for (int channel = firstChannel; channel < firstChannel + channels; channel++)
            {
                if (image != firstImage || channel != firstChannel)
                {
                    all = ValueStatistics.Join(all, this[image, channel]);
                }
            }
        }

        return all;
    }
}
