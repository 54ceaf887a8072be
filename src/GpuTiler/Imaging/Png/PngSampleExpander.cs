using System.Buffers.Binary;

namespace GpuTiler.Imaging;

/// <summary>
/// Turns stored samples into channels of 8 or 16 bits: scales them, looks them up in the palette, adds transparency as alpha.
/// </summary>
internal sealed class PngSampleExpander
{
    private const int Opaque = 255;

    private readonly PngHeader header;
    private readonly byte[] palette;
    private readonly byte[]? transparency;
    private readonly string name;
    private readonly int storedSamples;
    private readonly int maximum;

    /// <summary>Prepares for one file.</summary>
    public PngSampleExpander(PngContents contents, string name)
    {
        header = contents.Header;
        palette = contents.Palette ?? [];
        transparency = contents.Transparency;
        this.name = name;
        maximum = (1 << header.Depth) - 1;
        storedSamples = header.ColorType switch
        {
            PngColorType.Grey or PngColorType.Palette => 1,
            PngColorType.GreyAlpha => 2,
            PngColorType.Rgb => 3,
            _ => 4,
        };
        int colors = header.ColorType == PngColorType.Palette ? 3 : storedSamples;
        Channels = transparency is null ? colors : colors + 1;
    }

    /// <summary>Writes a row's pixels, as <see cref="Expand"/> does.</summary>
    public delegate void RowExpander<T>(ReadOnlySpan<byte> row, int columns, Span<T> pixels, int stride);

    /// <summary>Samples a pixel.</summary>
    public int Channels { get; }

    /// <summary>Writes a row's pixels.</summary>
    /// <param name="row">The row as stored, no longer filtered.</param>
    /// <param name="columns">Its pixels.</param>
    /// <param name="pixels">Receives them, the first at the start.</param>
    /// <param name="stride">Samples from one pixel to the next; more than <see cref="Channels"/> in an interlaced pass.</param>
    public void Expand(ReadOnlySpan<byte> row, int columns, Span<byte> pixels, int stride)
    {
        if (header.ColorType == PngColorType.Palette)
        {
            ExpandPalette(row, columns, pixels, stride);
        }
        else if (header.Depth == 8 && transparency is null && stride == Channels)
        {
            row.CopyTo(pixels);
        }
        else
        {
            ExpandSamples(row, columns, pixels, stride);
        }
    }

    /// <summary>Writes the pixels of a row of 16 bits a sample.</summary>
    /// <inheritdoc cref="Expand"/>
    public void ExpandDeep(ReadOnlySpan<byte> row, int columns, Span<ushort> pixels, int stride)
    {
        for (int x = 0, to = 0; x < columns; x++, to += stride)
        {
            bool isTransparent = true;
            for (int channel = 0; channel < storedSamples; channel++)
            {
                int sample = Sample(row, ((long)x * storedSamples) + channel);
                isTransparent = isTransparent && transparency is not null && sample == Key(channel);
                pixels[to + channel] = (ushort)sample;
            }

            if (transparency is not null)
            {
                pixels[to + storedSamples] = isTransparent ? (ushort)0 : ushort.MaxValue;
            }
        }
    }

    private void ExpandPalette(ReadOnlySpan<byte> row, int columns, Span<byte> pixels, int stride)
    {
        int colors = palette.Length / 3;
        for (int x = 0, to = 0; x < columns; x++, to += stride)
        {
            int index = Sample(row, x);
            if (index >= colors)
            {
                throw new InvalidDataException($"{name} has a pixel with palette index {index}; its palette has {colors} colours.");
            }

            palette.AsSpan(3 * index, 3).CopyTo(pixels[to..]);
            if (transparency is not null)
            {
                pixels[to + 3] = index < transparency.Length ? transparency[index] : (byte)Opaque;
            }
        }
    }

    private void ExpandSamples(ReadOnlySpan<byte> row, int columns, Span<byte> pixels, int stride)
    {
        for (int x = 0, to = 0; x < columns; x++, to += stride)
        {
            bool isTransparent = true;
            for (int channel = 0; channel < storedSamples; channel++)
            {
                // The one transparent colour is compared at full depth, before scaling.
                int sample = Sample(row, ((long)x * storedSamples) + channel);
                isTransparent = isTransparent && transparency is not null && sample == Key(channel);
                pixels[to + channel] = (byte)(((sample * 255) + (maximum / 2)) / maximum);
            }

            if (transparency is not null)
            {
                pixels[to + storedSamples] = isTransparent ? (byte)0 : (byte)Opaque;
            }
        }
    }

    // Only the low bits of a tRNS sample count (specification, 11.3.2.1).
    private int Key(int channel) => BinaryPrimitives.ReadUInt16BigEndian(transparency.AsSpan(2 * channel)) & maximum;

    private int Sample(ReadOnlySpan<byte> row, long index)
    {
        if (header.Depth == 16)
        {
            return BinaryPrimitives.ReadUInt16BigEndian(row[(int)(2 * index)..]);
        }

        long bit = index * header.Depth;
        return (row[(int)(bit / 8)] >> (8 - header.Depth - (int)(bit % 8))) & maximum;
    }
}
