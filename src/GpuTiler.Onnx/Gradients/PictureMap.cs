namespace GpuTiler.Onnx;

/// <summary>
/// A map as one value for each pixel of the picture it explains: the channels of a pixel are added up, and a map of another size, such as
/// Grad-CAM's, is resized to the picture's bilinearly (half-pixel centres, the outermost values repeated).
/// </summary>
/// <remarks>One thread at a time. <see cref="Write"/> allocates nothing on the managed heap.</remarks>
public sealed class PictureMap
{
    private readonly TensorShape map;
    private readonly float[] joined;
    private readonly (int First, int Second, float Part)[] rows, columns;

    private PictureMap(TensorShape map, int width, int height)
    {
        (this.map, Shape) = (map, TensorShape.Nchw(map.Batch, 1, height, width));
        joined = new float[map.Height * map.Width];
        (rows, columns) = (Places(map.Height, height), Places(map.Width, width));
    }

    /// <summary>N×1×H×W: a map of the picture's size for each sample.</summary>
    public TensorShape Shape { get; }

    /// <summary>Prepares for maps of one shape.</summary>
    /// <param name="map">The maps' shape, in either layout.</param>
    /// <param name="width">The picture's columns.</param>
    /// <param name="height">The picture's rows.</param>
    public static PictureMap Create(TensorShape map, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        return new(map, width, height);
    }

    /// <summary>Writes one value for each pixel.</summary>
    /// <param name="values">Maps of the shape that this was prepared for.</param>
    /// <param name="pixels">Receives the elements of <see cref="Shape"/>.</param>
    /// <exception cref="ArgumentException">One of them has a different number of elements.</exception>
    public void Write(ActivationSpan values, Span<float> pixels)
    {
        if (values.Length != map.ElementCount || pixels.Length != Shape.ElementCount)
        {
            throw new ArgumentException(
                $"Maps of {map.ElementCount} values become {Shape.ElementCount} pixels; there are {values.Length} values, "
                + $"and room for {pixels.Length}.");
        }

        int size = map.Channels * joined.Length, area = Shape.Height * Shape.Width;
        for (int image = 0; image < map.Batch; image++)
        {
            Join(values.Slice(image * size, size));
            Resize(pixels.Slice(image * area, area));
        }
    }

    private void Join(ActivationSpan values)
    {
        var (place, channel) = map.Layout == TensorLayout.Nhwc ? (map.Channels, 1) : (1, joined.Length);
        for (int i = 0; i < joined.Length; i++)
        {
            float sum = 0;
            for (int c = 0; c < map.Channels; c++)
            {
                sum += values[(i * place) + (c * channel)];
            }

            joined[i] = sum;
        }
    }

    private void Resize(Span<float> pixels)
    {
        if ((map.Width, map.Height) == (Shape.Width, Shape.Height))
        {
            joined.CopyTo(pixels);
            return;
        }

        for (int y = 0; y < rows.Length; y++)
        {
            ReadOnlySpan<float> upper = Row(rows[y].First), lower = Row(rows[y].Second);
            for (int x = 0; x < columns.Length; x++)
            {
                var (first, second, part) = columns[x];
                float above = Between(upper[first], upper[second], part), below = Between(lower[first], lower[second], part);
                pixels[(y * columns.Length) + x] = Between(above, below, rows[y].Part);
            }
        }

        ReadOnlySpan<float> Row(int y) => joined.AsSpan(y * map.Width, map.Width);
    }

    private static float Between(float first, float second, float part) => first + (part * (second - first));

    private static (int First, int Second, float Part)[] Places(int from, int to)
    {
        var places = new (int, int, float)[to];
        for (int i = 0; i < to; i++)
        {
            double at = Math.Clamp(((i + 0.5) * from / to) - 0.5, 0, from - 1);
            int first = (int)at;
            places[i] = (first, Math.Min(first + 1, from - 1), (float)(at - first));
        }

        return places;
    }
}
