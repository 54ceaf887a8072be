namespace GpuTiler.Onnx;

/// <summary>How the values of a picture, from 0 to 1, become those that a network takes: a factor and an offset for each channel.</summary>
internal sealed class PictureValues
{
    // Pixels are on the scale of 0 to 255, and a network takes them from 0 to 1 unless it is said otherwise.
    private const double Levels = 255;

    private readonly double[] factors, offsets;
    private readonly int channelAxis;

    /// <summary>The preparation as factors.</summary>
    /// <param name="preparation">The preparation.</param>
    /// <param name="channels">How many channels the input has.</param>
    /// <param name="channelAxis">Which of its dimensions they are.</param>
    /// <exception cref="ArgumentException">There are means or deviations for another number of channels.</exception>
    public PictureValues(in ImagePreparation preparation, int channels, int channelAxis)
    {
        this.channelAxis = channelAxis;
        double scale = (preparation.Scale == 0 ? 1 / Levels : preparation.Scale) * Levels;
        (factors, offsets) = (new double[channels], new double[channels]);
        for (int channel = 0; channel < channels; channel++)
        {
            double deviation = Of(preparation.Std, channel, channels, 1);
            (factors[channel], offsets[channel]) = (scale / deviation, -Of(preparation.Mean, channel, channels, 0) / deviation);
        }
    }

    /// <summary>A picture's values as the network takes them.</summary>
    public GraphValue ToNetwork(GraphValue picture)
    {
        if (factors.All(factor => factor == 1) && offsets.All(offset => offset == 0))
        {
            return picture;
        }

        var dimensions = new long[picture.Rank];
        Array.Fill(dimensions, 1);
        dimensions[channelAxis] = factors.Length;
        return (picture * picture.Graph.Table(factors, picture.Type, dimensions)) + picture.Graph.Table(offsets, picture.Type, dimensions);
    }

    private static double Of(IReadOnlyList<float>? values, int channel, int channels, double usual) => values is null ? usual
        : values.Count == 1 ? values[0]
        : values.Count == channels ? values[channel]
        : throw new ArgumentException(
            $"The input has {channels} channel(s), and {values.Count} values for mean or standard deviation are given: "
            + "one, or one for each, is needed.");
}
