using GpuTiler.Imaging;

namespace GpuTiler.Onnx;

/// <summary>Makes the model's input of one picture at a time. One thread at a time.</summary>
internal sealed class PreparedInput : IDisposable
{
    private readonly BoundInput one;
    private readonly ImageInput? pictures;
    private readonly ImagePreparation preparation;

    /// <summary>Prepares the input of one picture.</summary>
    /// <param name="model">The model's path, for errors.</param>
    /// <param name="input">The model's input, of a batch.</param>
    /// <param name="data">The pictures.</param>
    /// <exception cref="ArgumentException">The data do not fit the input.</exception>
    public PreparedInput(string model, SurveyDocument.InputPart input, DataSet data)
    {
        long[] dimensions = [1, .. input.Shape.Skip(1)];
        int count = checked((int)dimensions.Aggregate(1L, (product, size) => product * size));
        if (data.ValueShape is { } shape && !shape.Select(size => (long)size).SequenceEqual(dimensions[1..]))
        {
            throw new ArgumentException(
                $"A picture of {data.Path} has the shape {string.Join('×', shape)}; "
                + $"the input '{input.Name}' of {model} is {input.Type.Name()} {string.Join('×', input.Shape)}.");
        }

        one = new BoundInput(model, input.Name, input.Type, dimensions, count);
        try
        {
            pictures = data.ValueShape is null ? ImageInput.Create(one, input.Preparation) : null;
            preparation = input.Preparation;
            _ = pictures is null ? Write([]) : 0;
        }
        catch
        {
            one.Free();
            throw;
        }
    }

    /// <summary>A picture that was written, whose memory the next one may use.</summary>
    public DataPicture Picture { get; set; }

    /// <summary>The bytes of the input of one picture.</summary>
    public int ByteCount => one.Bytes.Length;

    /// <summary>Writes a picture's input.</summary>
    /// <exception cref="ArgumentException">The picture does not suit the preparation.</exception>
    public void Write(in DataPicture picture, Span<byte> target)
    {
        if (picture.Pixels is { } pixels && pictures is not null)
        {
            pictures.Write(pixels);
        }
        else
        {
            Write(picture.Values ?? throw new ArgumentException("The data mix pixels and values."));
        }

        one.Bytes.CopyTo(target);
    }

    /// <summary>The picture as the network takes it; <see langword="null"/> where its input is none.</summary>
    public Bitmap? ToPicture(in DataPicture picture)
    {
        Write(picture, new byte[ByteCount]);
        return one.ToPicture(preparation);
    }

    public void Dispose() => one.Free();

    private int Write(float[] values) => one.ElementType switch
    {
        OnnxElementType.Float32 => Convert(values, one.AsSpan<float>(), static value => value),
        OnnxElementType.Float16 => Convert(values, one.AsSpan<Half>(), static value => (Half)value),
        OnnxElementType.Float64 => Convert(values, one.AsSpan<double>(), static value => value),
        _ => throw new ArgumentException(
            $"The input '{one.Name}' of {one.Model} is {one.Description}: arrays of floating point do not fill it."),
    };

    private static int Convert<T>(float[] values, Span<T> target, Func<float, T> convert)
    {
        for (int i = 0; i < values.Length; i++)
        {
            target[i] = convert(values[i]);
        }

        return values.Length;
    }
}
