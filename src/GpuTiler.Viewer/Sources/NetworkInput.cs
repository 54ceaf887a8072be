using GpuTiler.Imaging;
using GpuTiler.Onnx;

namespace GpuTiler.Viewer;

/// <summary>The input of the network that sources fill, as a picture where it is one, and as values always.</summary>
internal sealed class NetworkInput
{
    private readonly ImageInput? picture;

    /// <summary>Prepares an input.</summary>
    /// <param name="input">The input.</param>
    /// <param name="preparation">How pictures become values.</param>
    public NetworkInput(BoundInput input, in ImagePreparation preparation)
    {
        (Bound, Preparation) = (input, preparation);
        try
        {
            picture = ImageInput.Create(input, preparation);
        }
        catch (ArgumentException e)
        {
            NoPicture = e.Message;
        }
    }

    /// <summary>The model's input.</summary>
    public BoundInput Bound { get; }

    /// <summary>How pictures become values.</summary>
    public ImagePreparation Preparation { get; }

    /// <summary>The input of another network that sees the same, prepared in its own way; <see langword="null"/> for none.</summary>
    public NetworkInput? Companion { get; init; }

    /// <summary>Whether pictures fill it.</summary>
    public bool TakesPictures => picture is not null;

    /// <summary>Why pictures do not; empty where they do.</summary>
    public string NoPicture { get; } = "";

    /// <summary>The picture's size and channels.</summary>
    public (int Width, int Height, int Channels) PictureSize => (Picture.Width, Picture.Height, Picture.Channels);

    /// <summary>The order of the picture's dimensions.</summary>
    public TensorLayout Layout => Picture.Layout;

    /// <summary>What a page is told of it; <see langword="null"/> where it is no picture.</summary>
    public InputInfo? Describe() => picture is null ? null : new(
        Bound.Name, picture.Width, picture.Height, picture.Channels, picture.Layout == TensorLayout.Nhwc ? "nhwc" : "nchw", PixelRange());

    /// <summary>Writes a picture of 8 bits a sample.</summary>
    public void Write(ReadOnlySpan<byte> pixels, int width, int height, int channels)
    {
        Picture.Write(pixels, width, height, channels);
        Companion?.Write(pixels, width, height, channels);
    }

    /// <summary>Writes a picture.</summary>
    public void Write(Bitmap bitmap)
    {
        Picture.Write(bitmap);
        Companion?.Write(bitmap);
    }

    /// <summary>Writes every value.</summary>
    public void Write(ReadOnlySpan<float> values)
    {
        Bound.Write(values);
        Companion?.Write(values);
    }

    /// <summary>Writes a file's array. One that does not suit both networks changes neither.</summary>
    public void Load(string path)
    {
        Companion?.Load(path);
        Bound.Load(path);
    }

    /// <summary>Writes a file's picture or array.</summary>
    /// <param name="path">The file.</param>
    /// <param name="read">Reads a picture.</param>
    public void Write(string path, Func<string, Bitmap> read)
    {
        if (NpyHeader.IsNpy(path))
        {
            Load(path);
        }
        else
        {
            Write(read(path));
        }
    }

    /// <summary>What was written in place goes to the other network too, whose input is alike where none of them is a picture.</summary>
    public void Share()
    {
        if (Companion is not { } other)
        {
            return;
        }

        switch (Bound.ElementType)
        {
            case OnnxElementType.Float32:
                other.Bound.Write<float>(Bound.AsSpan<float>());
                break;
            case OnnxElementType.Float16:
                other.Bound.Write<Half>(Bound.AsSpan<Half>());
                break;
            default:
                other.Bound.Write<byte>(Bound.AsSpan<byte>());
                break;
        }
    }

    private ImageInput Picture => picture ?? throw new ArgumentException(NoPicture);

    private float[] PixelRange()
    {
        float scale = Preparation.Scale != 0 ? Preparation.Scale : Bound.ElementType == OnnxElementType.UInt8 ? 1 : 1 / 255f;
        var mean = Preparation.Mean ?? [0];
        var std = Preparation.Std ?? [1];
        var ends = Enumerable.Range(0, Math.Max(mean.Count, std.Count))
            .SelectMany(channel => Enumerable.Range(0, 2)
                .Select(end => ((end * 255 * scale) - mean[channel % mean.Count]) / std[channel % std.Count]))
            .ToArray();
        return [ends.Min(), ends.Max()];
    }
}
