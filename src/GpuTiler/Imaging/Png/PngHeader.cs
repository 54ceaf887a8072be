using System.Buffers.Binary;

namespace GpuTiler.Imaging;

/// <summary>The IHDR chunk of a file, validated.</summary>
internal readonly record struct PngHeader(int Width, int Height, int Depth, PngColorType ColorType, bool Interlaced)
{
    public const int Bytes = 13;

    private int Samples => ColorType switch
    {
        PngColorType.Grey or PngColorType.Palette => 1,
        PngColorType.GreyAlpha => 2,
        PngColorType.Rgb => 3,
        _ => 4,
    };

    /// <summary>How far away the byte is that a filter calls "left": an entire pixel, or 1 where pixels share a byte.</summary>
    public int FilterDistance => Math.Max(1, Samples * Depth / 8);

    /// <summary>Reads and checks the chunk's data.</summary>
    /// <exception cref="InvalidDataException">A field is not what the specification allows.</exception>
    public static PngHeader Parse(ReadOnlySpan<byte> data, string name)
    {
        if (data.Length != Bytes)
        {
            throw new InvalidDataException($"{name} has an IHDR chunk of {data.Length} bytes; PNG wants {Bytes}.");
        }

        uint width = BinaryPrimitives.ReadUInt32BigEndian(data);
        uint height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue)
        {
            throw new InvalidDataException($"{name} says it is {width}x{height} pixels; PNG allows 1 to {int.MaxValue} each way.");
        }

        (byte depth, byte colorType) = (data[8], data[9]);
        bool legal = colorType switch
        {
            0 => depth is 1 or 2 or 4 or 8 or 16,
            3 => depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => depth is 8 or 16,
            _ => false,
        };
        if (!legal)
        {
            throw new InvalidDataException(
                $"{name} has colour type {colorType} with {depth} bits a sample, a pair that PNG does not define.");
        }

        if (data[10] != 0 || data[11] != 0 || data[12] > 1)
        {
            throw new InvalidDataException(
                $"{name} uses compression {data[10]}, filter method {data[11]} and interlace method {data[12]}; "
                + "PNG defines 0, 0 and 0 or 1.");
        }

        return new PngHeader((int)width, (int)height, depth, (PngColorType)colorType, data[12] == 1);
    }

    /// <summary>The bytes of a row of some pixels, without its filter type.</summary>
    public long RowBytes(int width) => (((long)width * Samples * Depth) + 7) / 8;

    /// <summary>The parts that the pixels come in: one, or the seven of Adam7, the empty ones left out.</summary>
    public IEnumerable<PngPass> Passes()
    {
        ReadOnlySpan<PngPass> all = Interlaced
            ? [new(0, 0, 8, 8), new(4, 0, 8, 8), new(0, 4, 4, 8), new(2, 0, 4, 4), new(0, 2, 2, 4), new(1, 0, 2, 2), new(0, 1, 1, 2)]
            : [new(0, 0, 1, 1)];
        var passes = new List<PngPass>();
        foreach (PngPass pass in all)
        {
            if (pass.Columns(Width) > 0 && pass.Rows(Height) > 0)
            {
                passes.Add(pass);
            }
        }

        return passes;
    }
}
