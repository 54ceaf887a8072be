namespace GpuTiler.Onnx;

/// <summary>
/// Writes pictures into an input: resized to its size (antialiased bilinear, half-pixel centres, aspect not kept), in the order RGB,
/// scaled and shifted. A grey picture fills all channels; a coloured one becomes grey (Rec. 601 luma) for an input of one channel;
/// alpha is ignored.
/// </summary>
/// <remarks>One thread at a time. Pictures of one size after another allocate nothing on the managed heap.</remarks>
public sealed class ImageInput
{
    private readonly BoundInput input;
    private readonly PictureShape shape;
    private readonly float scale;
    private readonly float[] mean, std;
    private Resampler? resampler;

    private ImageInput(BoundInput input, PictureShape shape, in ImagePreparation options)
    {
        (this.input, this.shape) = (input, shape);
        scale = options.Scale != 0 ? options.Scale : input.ElementType == OnnxElementType.UInt8 ? 1 : 1 / 255f;
        mean = PerChannel(options.Mean, 0, "mean");
        std = PerChannel(options.Std, 1, "std");
        if (!float.IsFinite(scale) || std.Contains(0))
        {
            throw new ArgumentException(
                $"A scale of {scale} with a std of {string.Join(", ", std)} gives no numbers: "
                + "finite values and a std other than 0 are needed.");
        }
    }

    /// <summary>Rows of the input.</summary>
    public int Height => shape.Height;

    /// <summary>Columns of the input.</summary>
    public int Width => shape.Width;

    /// <summary>Channels of the input, 1 or 3.</summary>
    public int Channels => shape.Channels;

    /// <summary>The order of the input's dimensions.</summary>
    public TensorLayout Layout => shape.Layout;

    /// <summary>Prepares an input for pictures.</summary>
    /// <param name="input">A float32, float16 or uint8 input of rank 4 with a batch of 1, or of rank 3, with 1 or 3 channels.</param>
    /// <param name="options">How pixels become values.</param>
    /// <exception cref="ArgumentException">The input takes no picture, or the options do not suit it.</exception>
    public static ImageInput Create(BoundInput input, ImagePreparation options = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        var shape = PictureShape.Read(input, options.Layout);
        return input.ElementType is OnnxElementType.Float32 or OnnxElementType.Float16 or OnnxElementType.UInt8
            ? new ImageInput(input, shape, options)
            : throw new ArgumentException(
                $"The input '{input.Name}' is {input.Description}; pictures fill float32, float16 and uint8: a tensor (.npy) is needed.");
    }

    /// <summary>Resizes a picture and writes it.</summary>
    /// <param name="pixels">Rows without gaps from the top, <paramref name="channels"/> bytes a pixel.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="channels">1 grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha.</param>
    /// <exception cref="ArgumentException">The numbers and the pixels do not fit together.</exception>
    /// <exception cref="ObjectDisposedException">The model has been disposed of.</exception>
    public void Write(ReadOnlySpan<byte> pixels, int width, int height, int channels)
    {
        if (width < 1 || height < 1 || channels is < 1 or > 4 || pixels.Length != (Int128)width * height * channels)
        {
            throw new ArgumentException($"{pixels.Length} bytes are no picture of {width}×{height} pixels with {channels} channel(s).");
        }

        if (resampler?.Fits(width, height, channels) != true)
        {
            resampler = new Resampler(width, height, channels, Width, Height, Channels);
        }

        resampler.Resize(pixels);
        switch (input.ElementType)
        {
            case OnnxElementType.Float32:
                Fill<float, ToFloat>(input.AsSpan<float>());
                break;
            case OnnxElementType.Float16:
                Fill<Half, ToHalf>(input.AsSpan<Half>());
                break;
            default:
                Fill<byte, ToByte>(input.AsSpan<byte>());
                break;
        }
    }

    private void Fill<T, TRounding>(Span<T> target)
        where T : unmanaged
        where TRounding : IRounding<T>
    {
        int area = Width * Height;
        var (channelStep, pixelStep) = Layout == TensorLayout.Nchw ? (area, 1) : (1, Channels);
        for (int channel = 0; channel < Channels; channel++)
        {
            var plane = resampler!.Plane(channel);
            var (shift, divisor) = (mean[channel], std[channel]);
            int to = channel * channelStep;
            for (int i = 0; i < plane.Length; i++, to += pixelStep)
            {
                target[to] = TRounding.Round(((plane[i] * scale) - shift) / divisor);
            }
        }
    }

    private float[] PerChannel(IReadOnlyList<float>? given, float otherwise, string name)
    {
        int channels = Channels;
        return given == null ? [.. Enumerable.Repeat(otherwise, channels)]
            : (given.Count != 1 && given.Count != channels) || !given.All(float.IsFinite)
                ? throw new ArgumentException(
                    $"The {name} {string.Join(", ", given)} does not suit {channels} channel(s): "
                    + "one finite number, or one for each channel, is needed.")
            : [.. Enumerable.Range(0, channels).Select(channel => given[given.Count == 1 ? 0 : channel])];
    }
}
