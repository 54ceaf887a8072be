namespace GpuTiler.Imaging;

/// <summary>What a PNG file holds besides its pixels, found in one pass that checks every chunk before anything is decoded.</summary>
internal sealed class PngContents
{
    private readonly string name;
    private readonly PngTextReader text = new();
    private bool imageDataEnded;

    private PngContents(string name) => this.name = name;

    /// <summary>The IHDR chunk.</summary>
    public PngHeader Header { get; private set; }

    /// <summary>The PLTE chunk as red, green, blue; <see langword="null"/> where the file has none.</summary>
    public byte[]? Palette { get; private set; }

    /// <summary>The tRNS chunk as it is stored; <see langword="null"/> where the file has none.</summary>
    public byte[]? Transparency { get; private set; }

    /// <summary>Where the first IDAT chunk begins in the input.</summary>
    public long ImageDataPosition { get; private set; }

    /// <summary>The bytes in all IDAT chunks, which are consecutive.</summary>
    public long ImageDataBytes { get; private set; }

    /// <summary>Keywords and texts.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Text => text.Entries;

    /// <summary>Reads all chunks to the last, IEND; what follows it is left alone.</summary>
    /// <exception cref="InvalidDataException">A chunk is truncated, damaged, illegal, out of order or unknown and critical.</exception>
    public static PngContents Scan(Stream input, string name)
    {
        var reader = new PngChunkReader(input, name);
        reader.ReadSignature();
        reader.Next();
        if (reader.Type != PngFormat.Header)
        {
            throw new InvalidDataException($"{name} begins with chunk {reader.TypeName}; PNG wants IHDR.");
        }

        if (reader.Length != PngHeader.Bytes)
        {
            throw new InvalidDataException($"{name} has an IHDR chunk of {reader.Length} bytes; PNG wants {PngHeader.Bytes}.");
        }

        var contents = new PngContents(name) { Header = PngHeader.Parse(reader.ReadData(), name) };
        do
        {
            reader.Next();
            contents.Take(reader);
        }
        while (reader.Type != PngFormat.End);

        contents.CheckComplete();
        return contents;
    }

    private void Take(PngChunkReader reader)
    {
        bool hasImageData = ImageDataPosition > 0;
        imageDataEnded |= hasImageData && reader.Type != PngFormat.ImageData;
        switch (reader.Type)
        {
            case PngFormat.ImageData when !imageDataEnded:
                ImageDataPosition = hasImageData ? ImageDataPosition : reader.Position;
                ImageDataBytes += reader.Length;
                reader.SkipData();
                break;
            case PngFormat.Palette when Palette is null && Transparency is null && !hasImageData:
                Palette = TakePalette(reader);
                break;
            case PngFormat.Transparency when Transparency is null && !hasImageData:
                Transparency = TakeTransparency(reader);
                break;
            case PngFormat.Header or PngFormat.Palette or PngFormat.Transparency or PngFormat.ImageData:
                throw new InvalidDataException(
                    $"{name} has chunk {reader.TypeName} at byte {reader.Position}, where PNG's order does not allow it.");
            case PngFormat.Text or PngFormat.CompressedText or PngFormat.InternationalText:
                text.Add(reader.Type, reader.ReadData());
                break;
            case PngFormat.End when reader.Length != 0:
                throw new InvalidDataException($"{name} has an IEND chunk of {reader.Length} bytes; PNG wants it empty.");
            default:
                if (!reader.IsAncillary && reader.Type != PngFormat.End)
                {
                    throw new InvalidDataException(
                        $"{name} needs chunk {reader.TypeName} at byte {reader.Position} to be understood, and it is unknown here.");
                }

                reader.SkipData();
                break;
        }
    }

    private byte[] TakePalette(PngChunkReader reader)
    {
        if (Header.ColorType is PngColorType.Grey or PngColorType.GreyAlpha)
        {
            throw new InvalidDataException($"{name} is grey and has a palette, which PNG does not allow.");
        }

        // A palette beside RGB is a suggestion for quantising, of up to 256 colours.
        int most = Header.ColorType == PngColorType.Palette ? 1 << Header.Depth : 256;
        if (reader.Length == 0 || reader.Length % 3 != 0 || reader.Length / 3 > most)
        {
            throw new InvalidDataException(
                $"{name} has a palette of {reader.Length} bytes; three a colour, for 1 to {most} colours, would do.");
        }

        return reader.ReadData();
    }

    private byte[] TakeTransparency(PngChunkReader reader)
    {
        (int least, int most) = Header.ColorType switch
        {
            PngColorType.Grey => (2, 2),
            PngColorType.Rgb => (6, 6),
            PngColorType.Palette when Palette is not null => (0, Palette.Length / 3),
            PngColorType.Palette => throw new InvalidDataException($"{name} has its tRNS chunk before its palette; PNG wants it after."),
            _ => throw new InvalidDataException($"{name} has an alpha channel and a tRNS chunk, which PNG does not allow together."),
        };
        if (reader.Length < least || reader.Length > most)
        {
            throw new InvalidDataException($"{name} has a tRNS chunk of {reader.Length} bytes; {least} to {most} would do.");
        }

        return reader.ReadData();
    }

    private void CheckComplete()
    {
        if (ImageDataPosition == 0)
        {
            throw new InvalidDataException($"{name} has no pixels: no IDAT chunk comes before IEND.");
        }

        if (Header.ColorType == PngColorType.Palette && Palette is null)
        {
            throw new InvalidDataException($"{name} has palette indices for pixels and no PLTE chunk.");
        }
    }
}
