namespace GpuTiler.Onnx;

/// <summary>Resizes 8-bit pictures to planes of float: rows first, then columns, with nothing rounded to 8 bits between.</summary>
internal sealed class Resampler
{
    private readonly ResampleFilter across, down;
    private readonly int channels, planes;
    private readonly float[] row, narrowed, result;

    public Resampler(int width, int height, int channels, int newWidth, int newHeight, int inputChannels)
    {
        this.channels = channels;
        planes = PixelRow.Planes(channels, inputChannels);
        (across, down) = (new ResampleFilter(width, newWidth), new ResampleFilter(height, newHeight));
        row = new float[checked(planes * width)];
        narrowed = new float[checked(planes * height * newWidth)];
        result = new float[checked(planes * newHeight * newWidth)];
    }

    /// <summary>Whether this one was made for such pictures.</summary>
    public bool Fits(int width, int height, int channels) => (across.From, down.From, this.channels) == (width, height, channels);

    /// <summary>A plane of the picture resized last; a grey picture has one plane for every channel.</summary>
    public ReadOnlySpan<float> Plane(int channel)
    {
        int area = down.To * across.To;
        return result.AsSpan(planes == 1 ? 0 : channel * area, area);
    }

    public void Resize(ReadOnlySpan<byte> pixels)
    {
        int width = across.From, height = down.From;
        for (int y = 0; y < height; y++)
        {
            PixelRow.Unpack(pixels.Slice(y * width * channels, width * channels), channels, row, width);
            for (int plane = 0; plane < planes; plane++)
            {
                Across(row.AsSpan(plane * width, width), narrowed.AsSpan(((plane * height) + y) * across.To, across.To));
            }
        }

        for (int plane = 0; plane < planes; plane++)
        {
            int before = height * across.To, after = down.To * across.To;
            Down(narrowed.AsSpan(plane * before, before), result.AsSpan(plane * after, after));
        }
    }

    private void Across(ReadOnlySpan<float> source, Span<float> target)
    {
        for (int x = 0; x < target.Length; x++)
        {
            var weights = across.Weights(x);
            var pixels = source.Slice(across.Start(x), weights.Length);
            float sum = 0;
            for (int tap = 0; tap < weights.Length; tap++)
            {
                sum += weights[tap] * pixels[tap];
            }

            target[x] = sum;
        }
    }

    private void Down(ReadOnlySpan<float> source, Span<float> target)
    {
        int width = across.To;
        for (int y = 0; y < down.To; y++)
        {
            var weights = down.Weights(y);
            var line = target.Slice(y * width, width);
            line.Clear();
            for (int tap = 0; tap < weights.Length; tap++)
            {
                var pixels = source.Slice((down.Start(y) + tap) * width, width);
                for (int x = 0; x < line.Length; x++)
                {
                    line[x] += weights[tap] * pixels[x];
                }
            }
        }
    }
}
