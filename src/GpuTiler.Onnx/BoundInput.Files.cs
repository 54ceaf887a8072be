using System.Numerics;
using System.Runtime.InteropServices;
using GpuTiler.Imaging;

namespace GpuTiler.Onnx;

/// <content>Values from files.</content>
public sealed partial class BoundInput
{
    /// <summary>Replaces the entire content with a NumPy array, converted to the input's type.</summary>
    /// <param name="elements">The array's elements, without its header.</param>
    /// <param name="header">The array's header; one image may lack the batch dimension.</param>
    /// <returns>How many finite elements exceeded the range of the input's type and became infinite.</returns>
    /// <exception cref="ArgumentException">The array has a different shape, or no file can fill an input of this type.</exception>
    /// <exception cref="InvalidDataException">The array is damaged.</exception>
    /// <exception cref="ObjectDisposedException">The model has been disposed of.</exception>
    public int Read(Stream elements, NpyHeader header)
    {
        ArgumentNullException.ThrowIfNull(elements);
        ArgumentNullException.ThrowIfNull(header);
        if (!OnnxInput.FitBatch(header.Shape, dimensions.Length).SequenceEqual(dimensions))
        {
            throw new ArgumentException(
                $"{header.Name} has the shape {string.Join('×', header.Shape)}; the input '{Name}' of {Model} is {Description}.");
        }

        return ElementType switch
        {
            OnnxElementType.Float32 => Read<float>(elements, header),
            OnnxElementType.Float16 => Read<Half>(elements, header),
            OnnxElementType.Float64 => Read<double>(elements, header),
            OnnxElementType.UInt8 => Read<byte>(elements, header),
            OnnxElementType.Int8 => Read<sbyte>(elements, header),
            OnnxElementType.UInt16 => Read<ushort>(elements, header),
            OnnxElementType.Int16 => Read<short>(elements, header),
            OnnxElementType.UInt32 => Read<uint>(elements, header),
            OnnxElementType.Int32 => Read<int>(elements, header),
            OnnxElementType.UInt64 => Read<ulong>(elements, header),
            OnnxElementType.Int64 => Read<long>(elements, header),
            OnnxElementType.Bool => NpyReader.Read(elements, header, MemoryMarshal.AsBytes(AsSpan<bool>())),
            _ => throw new ArgumentException($"The input '{Name}' of {Model} is {Description}, which no file can fill."),
        };
    }

    /// <summary>
    /// Replaces the entire content with a file: a NumPy array (<c>.npy</c>), or a picture (PNG, PNM), which is prepared for the input.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="preparation">How a picture's pixels become values.</param>
    /// <exception cref="InvalidDataException">The file is neither, or damaged.</exception>
    /// <exception cref="DecodingLimitException">The picture is larger than the usual limits allow.</exception>
    /// <exception cref="ArgumentException">It does not fit the input.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The model has been disposed of.</exception>
    public void Load(string path, ImagePreparation preparation = default)
    {
        if (NpyHeader.IsNpy(path))
        {
            using var file = File.OpenRead(path);
            Read(file, NpyHeader.Read(file, path));
            return;
        }

        Load(ImageReader.Read(path), preparation);
    }

    /// <summary>Replaces the entire content with a picture, which is prepared for the input.</summary>
    /// <param name="picture">The picture, from any source.</param>
    /// <param name="preparation">How its pixels become values.</param>
    /// <exception cref="ArgumentException">The input takes no picture, or the preparation does not suit it.</exception>
    /// <exception cref="ObjectDisposedException">The model has been disposed of.</exception>
    public void Load(Bitmap picture, ImagePreparation preparation = default)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ImageInput.Create(this, preparation).Write(picture);
    }

    /// <summary>The content as a picture, as the network sees it; for its pixels see <see cref="ImageInput.Read"/>.</summary>
    /// <param name="preparation">How pixels became values.</param>
    /// <returns><see langword="null"/> if the input takes no picture, or the preparation does not suit it.</returns>
    /// <exception cref="ObjectDisposedException">The model has been disposed of.</exception>
    public Bitmap? ToPicture(ImagePreparation preparation = default)
    {
        try
        {
            return ImageInput.Create(this, preparation).Read();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private int Read<T>(Stream elements, NpyHeader header)
        where T : unmanaged, INumber<T> => NpyReader.Read(elements, header, AsSpan<T>());
}
