using System.Numerics;
using GpuTiler.Imaging;

namespace GpuTiler.Onnx;

/// <summary>
/// Writes pictures into an input: resized to its size (antialiased bilinear, half-pixel centres), scaled and shifted. A grey picture fills
/// all colours; a coloured one becomes grey (Rec. 601 luma) for an input of one channel. Alpha is the fourth channel of an input that has
/// one, opaque if the picture has none; otherwise it is ignored. It is resized separately, and never multiplied into the colours.
/// </summary>
/// <remarks>One thread at a time. Successive pictures of one size allocate nothing on the managed heap.</remarks>
public sealed class ImageInput
{
    private const int Alpha = 3;
    private const float Opaque = 255;

    // 16-bit samples on the 8-bit scale.
    private const float DeepUnit = 257;

    private readonly BoundInput input;
    private readonly ImagePreparation options;
    private readonly float scale, fill;
    private readonly float[] mean, std;
    private Resampler? resampler;

    private ImageInput(BoundInput input, PictureShape shape, in ImagePreparation options)
    {
        (this.input, this.options, Layout) = (input, options, shape.Layout);
        (Channels, Height, Width) =
            ((int)input.Dimensions[shape.Channels], (int)input.Dimensions[shape.Rows], (int)input.Dimensions[shape.Columns]);
        scale = options.Scale != 0 ? options.Scale : input.ElementType == OnnxElementType.UInt8 ? 1 : 1 / 255f;
        mean = PerChannel(options.Mean, 0, "mean");
        std = PerChannel(options.Std, 1, "std");
        fill = options.FillLevel ?? ImagePreparation.UsualFillLevel;
        if (!float.IsFinite(scale) || std.Contains(0))
        {
            throw new ArgumentException(
                $"A scale of {scale} with a std of {string.Join(", ", std)} gives no numbers: "
                + "finite values and a std other than 0 are needed.");
        }

        if (!(fill >= 0 && fill <= Opaque))
        {
            throw new ArgumentException($"The fill level {fill} is no pixel: 0 to 255 is needed.");
        }

        if (options.ShortSide < 0)
        {
            throw new ArgumentException(
                $"A short side of {options.ShortSide} pixels is unusable: 1 or more is needed, or 0 for the usual one.");
        }
    }

    /// <summary>Rows of the input.</summary>
    public int Height { get; }

    /// <summary>Columns of the input.</summary>
    public int Width { get; }

    /// <summary>Channels of the input: 1, 3, or 4 with alpha.</summary>
    public int Channels { get; }

    /// <summary>The order of the input's dimensions.</summary>
    public TensorLayout Layout { get; }

    /// <summary>Prepares an input for pictures.</summary>
    /// <param name="input">
    /// A float32, float16 or uint8 input of rank 4 with a batch of 1, or of rank 3, with 1, 3 or 4 channels.
    /// </param>
    /// <param name="options">How pixels become values.</param>
    /// <exception cref="ArgumentException">The input takes no picture, or the options do not suit it.</exception>
    public static ImageInput Create(BoundInput input, ImagePreparation options = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (PictureShape.Find(Array.ConvertAll(input.Dimensions.ToArray(), dimension => (long?)dimension), options.Layout) is not { } shape)
        {
            throw new ArgumentException(
                $"The input '{input.Name}' of {input.Model} is {input.Description}, which is no picture of 1, 3 or 4 channels: "
                + "an array (.npy) of that shape is needed.");
        }

        return input.ElementType is OnnxElementType.Float32 or OnnxElementType.Float16 or OnnxElementType.UInt8
            ? new ImageInput(input, shape, options)
            : throw new ArgumentException(
                $"The input '{input.Name}' of {input.Model} is {input.Description}, and pictures fill float32, float16 and uint8: "
                + "an array (.npy) is needed.");
    }

    /// <summary>Resizes a picture and writes it, at its file's bit depth.</summary>
    /// <param name="picture">The picture.</param>
    /// <exception cref="ArgumentException">The picture does not suit the options.</exception>
    /// <exception cref="ObjectDisposedException">The model has been disposed of.</exception>
    public void Write(Bitmap picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        if (picture.Depth > 8)
        {
            Write(picture.DeepPixels.Span, picture.Width, picture.Height, picture.Channels);
        }
        else
        {
            Write(picture.Pixels.Span, picture.Width, picture.Height, picture.Channels);
        }
    }

    /// <summary>Resizes a picture of 8 bits a sample and writes it.</summary>
    /// <param name="pixels">Rows without gaps from the top, <paramref name="channels"/> samples a pixel.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="channels">1 grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha.</param>
    /// <exception cref="ArgumentException">The dimensions do not match the pixels, or the picture does not suit the options.</exception>
    /// <exception cref="ObjectDisposedException">The model has been disposed of.</exception>
    public void Write(ReadOnlySpan<byte> pixels, int width, int height, int channels) => Write(pixels, width, height, channels, 1);

    /// <summary>
    /// Resizes a picture of 16 bits a sample and writes it: samples of 0 to 65,535, of which 257 are one level of 0 to 255.
    /// </summary>
    /// <inheritdoc cref="Write(ReadOnlySpan{byte}, int, int, int)"/>
    public void Write(ReadOnlySpan<ushort> pixels, int width, int height, int channels) => Write(pixels, width, height, channels, DeepUnit);

    /// <summary>
    /// What the input holds, as a picture of 8 bits a sample: pixels of (value·std + mean) / scale, rounded, red first. If a value is not
    /// one that a pixel can become, the finite values are stretched from the smallest to the largest instead, and the others are black.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The model has been disposed of.</exception>
    public Bitmap Read()
    {
        float[] values = input.ElementType switch
        {
            OnnxElementType.Float32 => input.AsSpan<float>().ToArray(),
            OnnxElementType.Float16 => Array.ConvertAll(input.AsSpan<Half>().ToArray(), static value => (float)value),
            _ => Array.ConvertAll(input.AsSpan<byte>().ToArray(), static value => (float)value),
        };
        var (channelStep, pixelStep) = Layout == TensorLayout.Nchw ? (Width * Height, 1) : (1, Channels);
        var samples = new float[values.Length];
        for (int channel = 0; channel < Channels; channel++)
        {
            int target = options.Bgr && channel < Alpha && Channels > 1 ? Alpha - 1 - channel : channel;
            for (int i = 0; i < Width * Height; i++)
            {
                samples[(i * Channels) + target] =
                    ((values[(channel * channelStep) + (i * pixelStep)] * std[channel]) + mean[channel]) / scale;
            }
        }

        bool arePixels = samples.All(static sample => sample is > -0.5f and < 255.5f);
        var (low, width) = arePixels ? (0, Opaque) : Spread(samples);
        return Bitmap.Wrap(Array.ConvertAll(samples, sample => ToLevel(sample, low, width)), Width, Height, Channels);

        static byte ToLevel(float sample, float low, float width) =>
            float.IsFinite(sample) && width > 0 ? (byte)Math.Clamp(MathF.Round((sample - low) * (Opaque / width)), 0, Opaque) : (byte)0;
    }

    private static (float Low, float Width) Spread(float[] samples)
    {
        float[] finite = [.. samples.Where(float.IsFinite)];
        return finite.Length == 0 ? default : (finite.Min(), finite.Max() - finite.Min());
    }

    private void Write<T>(ReadOnlySpan<T> pixels, int width, int height, int channels, float unit)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (width < 1 || height < 1 || channels is < 1 or > 4 || pixels.Length != (Int128)width * height * channels)
        {
            throw new ArgumentException($"{pixels.Length} samples are no picture of {width}×{height} pixels with {channels} channel(s).");
        }

        if (resampler?.Fits(width, height, channels) != true)
        {
            var (across, down) = FitAxis.Of(options, (width, height), (Width, Height));
            resampler = new Resampler((width, height), new PixelRow(channels, Channels), across, down);
        }

        resampler.Resize(pixels, unit);
        switch (input.ElementType)
        {
            case OnnxElementType.Float32:
                Fill<float, ToFloat>(input.AsSpan<float>(), resampler);
                break;
            case OnnxElementType.Float16:
                Fill<Half, ToHalf>(input.AsSpan<Half>(), resampler);
                break;
            default:
                Fill<byte, ToByte>(input.AsSpan<byte>(), resampler);
                break;
        }
    }

    private void Fill<T, TRounding>(Span<T> target, Resampler picture)
        where T : unmanaged
        where TRounding : IRounding<T>
    {
        var (channelStep, pixelStep) = Layout == TensorLayout.Nchw ? (Width * Height, 1) : (1, Channels);
        var (across, down) = (picture.Across, picture.Down);
        bool isCovered = across.Length == Width && down.Length == Height;
        for (int channel = 0; channel < Channels; channel++)
        {
            var plane = picture.Plane(options.Bgr && channel < Alpha && Channels > 1 ? Alpha - 1 - channel : channel);
            int first = channel * channelStep;
            if (!isCovered || plane.IsEmpty)
            {
                var around = Value<T, TRounding>(channel == Alpha ? Opaque : fill, channel);
                for (int i = 0, to = first; i < Width * Height; i++, to += pixelStep)
                {
                    target[to] = around;
                }
            }

            for (int y = 0, from = 0; y < down.Length && !plane.IsEmpty; y++)
            {
                int to = first + ((((down.Target + y) * Width) + across.Target) * pixelStep);
                for (int x = 0; x < across.Length; x++, from++, to += pixelStep)
                {
                    target[to] = Value<T, TRounding>(plane[from], channel);
                }
            }
        }
    }

    private T Value<T, TRounding>(float pixel, int channel)
        where T : unmanaged
        where TRounding : IRounding<T> => TRounding.Round(((pixel * scale) - mean[channel]) / std[channel]);

    private float[] PerChannel(IReadOnlyList<float>? given, float otherwise, string name)
    {
        int channels = Channels;
        return given is null ? [.. Enumerable.Repeat(otherwise, channels)]
            : (given.Count != 1 && given.Count != channels) || !given.All(float.IsFinite)
                ? throw new ArgumentException(
                    $"The {name} {string.Join(", ", given)} does not suit {channels} channel(s): "
                    + "one finite number, or one for each channel, is needed.")
            : [.. Enumerable.Range(0, channels).Select(channel => given[given.Count == 1 ? 0 : channel])];
    }
}
