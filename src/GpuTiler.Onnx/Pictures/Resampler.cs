using System.Numerics;

namespace GpuTiler.Onnx;

/// <summary>
/// Resizes pictures to planes of float, as far as the input sees them: rows first, then columns, with nothing rounded to 8 bits between.
/// </summary>
internal sealed class Resampler
{
    private readonly (int Width, int Height) size;
    private readonly PixelRow pixels;
    private readonly ResampleFilter across, down;
    private readonly float[] row, narrowed, result;

    /// <param name="size">The picture's.</param>
    /// <param name="pixels">Its pixels, and what the input takes of them.</param>
    /// <param name="across">How its columns fit.</param>
    /// <param name="down">How its rows fit.</param>
    public Resampler((int Width, int Height) size, PixelRow pixels, FitAxis across, FitAxis down)
    {
        (this.size, this.pixels, Across, Down) = (size, pixels, across, down);
        (this.across, this.down) = (new ResampleFilter(across), new ResampleFilter(down));
        row = new float[checked(pixels.Planes * size.Width)];
        narrowed = new float[checked(pixels.Planes * this.down.Taken * across.Length)];
        result = new float[checked(pixels.Planes * down.Length * across.Length)];
    }

    /// <summary>How columns fit.</summary>
    public FitAxis Across { get; }

    /// <summary>How rows fit.</summary>
    public FitAxis Down { get; }

    /// <summary>Whether this one was made for such pictures.</summary>
    public bool Fits(int width, int height, int channels) => (size.Width, size.Height, pixels.Channels) == (width, height, channels);

    /// <summary>
    /// What the input sees of the picture resized last, in one of its channels; empty for an alpha that the picture does not have. A grey
    /// picture has one plane for every colour.
    /// </summary>
    public ReadOnlySpan<float> Plane(int channel)
    {
        int area = Down.Length * Across.Length, plane = pixels.PlaneOf(channel);
        return plane < 0 ? [] : result.AsSpan(plane * area, area);
    }

    /// <param name="samples">The picture.</param>
    /// <param name="unit">How much of a sample is 1 on the scale of 0 to 255.</param>
    public void Resize<T>(ReadOnlySpan<T> samples, float unit)
        where T : unmanaged, IBinaryInteger<T>
    {
        int rowLength = size.Width * pixels.Channels, width = Across.Length;
        for (int y = 0; y < down.Taken; y++)
        {
            pixels.Unpack(samples.Slice((down.First + y) * rowLength, rowLength), row, size.Width, unit);
            for (int plane = 0; plane < pixels.Planes; plane++)
            {
                Narrow(
                    row.AsSpan((plane * size.Width) + across.First, across.Taken),
                    narrowed.AsSpan(((plane * down.Taken) + y) * width, width));
            }
        }

        for (int plane = 0; plane < pixels.Planes; plane++)
        {
            int before = down.Taken * width, after = Down.Length * width;
            Lower(narrowed.AsSpan(plane * before, before), result.AsSpan(plane * after, after));
        }
    }

    private void Narrow(ReadOnlySpan<float> source, Span<float> target)
    {
        for (int x = 0; x < target.Length; x++)
        {
            var weights = across.Weights(x);
            var taken = source.Slice(across.Start(x), weights.Length);
            float sum = 0;
            for (int tap = 0; tap < weights.Length; tap++)
            {
                sum += weights[tap] * taken[tap];
            }

            target[x] = sum;
        }
    }

    private void Lower(ReadOnlySpan<float> source, Span<float> target)
    {
        int width = Across.Length;
        for (int y = 0; y < Down.Length; y++)
        {
            var weights = down.Weights(y);
            var line = target.Slice(y * width, width);
            line.Clear();
            for (int tap = 0; tap < weights.Length; tap++)
            {
                var taken = source.Slice((down.Start(y) + tap) * width, width);
                for (int x = 0; x < line.Length; x++)
                {
                    line[x] += weights[tap] * taken[x];
                }
            }
        }
    }
}
