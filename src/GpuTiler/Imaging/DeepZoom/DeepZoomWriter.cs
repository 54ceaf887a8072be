using System.Globalization;
using System.Text;
using System.Xml;

namespace GpuTiler.Imaging;

/// <summary>
/// Writes an image of any size as a pyramid of PNG tiles that a viewer such as OpenSeadragon loads as far as it shows them: the Deep Zoom
/// format, <c>NAME.dzi</c> beside <c>NAME_files/LEVEL/COLUMN_ROW.png</c>.
/// </summary>
/// <remarks>
/// Level ⌈log₂ max(width, height)⌉ is the image; each level below has half the width and height, rounded up, down to level 0 of one pixel.
/// Its pixels are averages of two by two bytes, as they are in sRGB, as in other tools. Rows come in from the top; of each level a row
/// of tiles is in memory, together about two of the largest level's.
/// </remarks>
public sealed class DeepZoomWriter
{
    private const string Namespace = "http://schemas.microsoft.com/deepzoom/2008";

    private readonly DeepZoomOptions options;
    private readonly DeepZoomLevel largest;
    private readonly int rowBytes;
    private int rows;

    /// <summary>Begins a pyramid.</summary>
    /// <param name="width">Pixels in a row of the image.</param>
    /// <param name="height">Rows of the image.</param>
    /// <param name="format">The layout of a pixel.</param>
    /// <param name="open">
    /// Makes the file of a tile, whose path below <c>NAME_files</c> it is given, such as <c>12/3_0.png</c>; the writer disposes of it. It
    /// is called from several threads at once, unless <see cref="DeepZoomOptions.Threads"/> is 1.
    /// </param>
    /// <param name="options">How the image is cut.</param>
    /// <exception cref="ArgumentException">
    /// A size or an option is out of its bounds, or the image is too wide for a row of tiles in memory.
    /// </exception>
    public DeepZoomWriter(int width, int height, PixelFormat format, Func<string, Stream> open, in DeepZoomOptions options = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentNullException.ThrowIfNull(open);
        if (options.TileSize < 1 || options.Overlap < 0 || options.Overlap > options.TileSize || options.Threads < 0)
        {
            throw new ArgumentException(
                $"The tile size {options.TileSize}, overlap {options.Overlap} and threads {options.Threads} are unusable: 1 or more, 0 to the tile size, and 0 or more are needed.");
        }

        if (StripBytes(width, height, format, options) is var needed && needed > Array.MaxLength)
        {
            throw new ArgumentException(
                $"The image of {width}×{height} pixels is too wide: a row of tiles would have {needed} bytes, and {Array.MaxLength} is the most.");
        }

        (Width, Height, this.options) = (width, height, options);
        rowBytes = width * (format == PixelFormat.R8 ? 1 : 4);
        MaxLevel = LevelOf(width, height);
        largest = new DeepZoomLevel(MaxLevel, width, height, format, options, open);
    }

    /// <summary>Pixels in a row of the image.</summary>
    public int Width { get; }

    /// <summary>Rows of the image.</summary>
    public int Height { get; }

    /// <summary>The number of the level that is the image itself.</summary>
    public int MaxLevel { get; }

    /// <summary>Takes in the next rows of the image, and writes the tiles that they complete.</summary>
    /// <param name="pixels">The rows, one after another.</param>
    /// <param name="rowPitch">Bytes from one row to the next; 0 for rows without a gap.</param>
    /// <param name="count">How many rows there are.</param>
    /// <exception cref="ArgumentException">The image has no more rows, or they do not fit in <paramref name="pixels"/>.</exception>
    /// <exception cref="OperationCanceledException">The writing was cancelled; some tiles exist.</exception>
    public void Write(ReadOnlySpan<byte> pixels, int count, int rowPitch = 0)
    {
        int pitch = rowPitch == 0 ? rowBytes : rowPitch;
        if (count < 0 || count > Height - rows || pitch < rowBytes || (count > 0 && pixels.Length < ((count - 1L) * pitch) + rowBytes))
        {
            throw new ArgumentException(
                $"{count} rows of {rowBytes} bytes, {pitch} bytes apart, were promised in {pixels.Length} bytes; the image has {Height - rows} rows left.");
        }

        for (int row = 0; row < count; row++)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            largest.Add(pixels.Slice(row * pitch, rowBytes));
            rows++;
        }
    }

    /// <summary>Writes the file that describes the pyramid, <c>NAME.dzi</c>, once every row has come.</summary>
    /// <param name="output">Where to write; it stays open.</param>
    /// <param name="text">
    /// What the file records about itself, as XML processing instructions that viewers pass over; the names are XML names.
    /// </param>
    /// <exception cref="InvalidOperationException">Rows are missing.</exception>
    /// <exception cref="ArgumentException">A name is not an XML name.</exception>
    public void WriteDescription(Stream output, IReadOnlyList<KeyValuePair<string, string>>? text = null)
    {
        if (rows < Height)
        {
            throw new InvalidOperationException($"The pyramid is not finished: {rows} of {Height} rows have come.");
        }

        using var xml = XmlWriter.Create(output, new() { Encoding = new UTF8Encoding(false), Indent = true, NewLineChars = "\n" });
        xml.WriteStartDocument();
        foreach (var (name, value) in text ?? [])
        {
            xml.WriteProcessingInstruction(name, Clean(value));
        }

        xml.WriteStartElement("Image", Namespace);
        xml.WriteAttributeString("Format", "png");
        xml.WriteAttributeString("Overlap", Number(options.Overlap));
        xml.WriteAttributeString("TileSize", Number(options.TileSize));
        xml.WriteStartElement("Size", Namespace);
        xml.WriteAttributeString("Width", Number(Width));
        xml.WriteAttributeString("Height", Number(Height));
        xml.WriteEndDocument();
    }

    /// <summary>The number of the level that is the image: 0 for one pixel, and one more each time its larger side is halved.</summary>
    internal static int LevelOf(int width, int height)
    {
        int level = 0;
        for (int size = Math.Max(width, height); size > 1; size = DeepZoomLevel.Half(size))
        {
            level++;
        }

        return level;
    }

    /// <summary>Bytes of a row of tiles with what overlaps.</summary>
    internal static long StripBytes(int width, int height, PixelFormat format, in DeepZoomOptions options) =>
        Math.Min(height, options.TileSize + (2L * options.Overlap)) * width * (format == PixelFormat.R8 ? 1 : 4);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    // XML does not allow control characters, but a name in a model may contain one.
    private static string Clean(string text) => string.Concat(text.EnumerateRunes().Select(rune => rune.Value switch
    {
        < ' ' or 0xFFFE or 0xFFFF => " ",
        _ => rune.ToString(),
    }));
}
