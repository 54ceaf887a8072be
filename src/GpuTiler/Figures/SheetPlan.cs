using System.Globalization;

namespace GpuTiler;

/// <summary>
/// Where several images go on one sheet, each below its heading: integers only, and the same for the same images. They are placed in
/// order, from left to right and from shelf to shelf downwards; where an image is higher than those after it, they are stacked
/// beside it. Images, headings and the title never share a pixel.
/// </summary>
/// <remarks>
/// A kernel renders each image straight into the sheet: at <see cref="OffsetOf"/>, with the sheet's <see cref="RowBytes"/>. What surrounds
/// the images is drawn by a <see cref="Sheet"/>.
/// </remarks>
public sealed class SheetPlan
{
    private const int Margin = 6;
    private const int LargestScale = 2;

    // For each unit of the headings' scale.
    private const int Gap = 8;
    private const int GapBelowHeading = 2;

    // A heading that is wider than its image has room for this many digits.
    private const int ShortestHeading = 24;

    private readonly PixelBox[] boxes;
    private readonly PixelBox[] headingBoxes;
    private readonly string[] headings;

    private SheetPlan(IReadOnlyList<SheetItem> items, in SheetOptions options, int scale)
    {
        (Options, Scale) = (options, scale);
        var face = new TextFace(scale);
        headings = [.. items.Select(item => Shorten(item.Heading, item.Width, face))];
        long above = headings.Any(heading => heading.Length > 0) ? face.Height + (GapBelowHeading * scale) : 0;
        (long Width, long Height)[] cells =
        [
            .. items.Zip(headings, (item, heading) => (Math.Max(item.Width, face.WidthOf(heading)), above + item.Height)),
        ];
        long gap = Gap * (long)scale, margin = Margin * (long)scale;
        var shelves = options.Width == 0
            ? SheetShelves.PackSquare(cells, gap)
            : SheetShelves.Pack(cells, gap, options.Width - (2 * margin));
        Title = TitlePlan.Create(options.Title, 0, shelves.Width, Math.Max(shelves.Width, shelves.Height));
        long top = margin + Title.HeightWithGap;
        long width = margin + Math.Max(shelves.Width, Title.Width) + margin, height = top + shelves.Height + margin;
        if (width > Array.MaxLength || height > Array.MaxLength || width * height * PixelSize > Array.MaxLength)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"The sheet would be {width}×{height} pixels of {PixelSize} byte(s); the most is {Array.MaxLength} bytes: show fewer layers or channels, or use a smaller scale."));
        }

        (Width, Height) = ((int)width, (int)height);
        TitleBox = new((int)margin, (int)margin, (int)Title.Width, (int)Title.Height);
        boxes = [.. items.Select((item, i) => Box(shelves.Places[i], above, item.Width, item.Height))];
        headingBoxes =
        [
            .. headings.Select((heading, i) => heading.Length == 0 ? default
                : Box(shelves.Places[i], 0, (int)face.WidthOf(heading), face.Height)),
        ];

        PixelBox Box((long X, long Y) place, long down, int boxWidth, int boxHeight) =>
            new((int)(margin + place.X), (int)(top + place.Y + down), boxWidth, boxHeight);
    }

    /// <summary>How the sheet looks.</summary>
    public SheetOptions Options { get; }

    /// <summary>Images on the sheet.</summary>
    public int Count => boxes.Length;

    /// <summary>Width of the sheet in pixels.</summary>
    public int Width { get; }

    /// <summary>Height of the sheet in pixels.</summary>
    public int Height { get; }

    /// <summary>Where the title goes; empty without one.</summary>
    public PixelBox TitleBox { get; }

    /// <summary>Bytes of one pixel.</summary>
    public int PixelSize => Options.PixelFormat == PixelFormat.R8 ? 1 : 4;

    /// <summary>Bytes of one row of the sheet, the smallest row pitch.</summary>
    public int RowBytes => Width * PixelSize;

    /// <summary>Bytes of the sheet whose rows follow each other without a gap.</summary>
    public int ByteCount => RowBytes * Height;

    internal TitlePlan Title { get; }

    internal int Scale { get; }

    /// <summary>Plans a sheet.</summary>
    /// <param name="items">The images, in the order in which they are read.</param>
    /// <param name="options">How the sheet looks.</param>
    /// <exception cref="ArgumentException">
    /// There is no image, an image is empty, an option is out of its bounds, or the sheet would be larger than
    /// <see cref="Array.MaxLength"/> bytes.
    /// </exception>
    public static SheetPlan Create(IReadOnlyList<SheetItem> items, in SheetOptions options = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        if (items.Count == 0)
        {
            throw new ArgumentException("A sheet without images is unusable: one or more are needed.");
        }

        foreach (var (width, height, _) in items)
        {
            if (width < 1 || height < 1)
            {
                throw new ArgumentException($"An image of {width}×{height} pixels has no place on a sheet: every side must be 1 or more.");
            }
        }

        if (options.Width < 0)
        {
            throw new ArgumentException($"The sheet's width {options.Width} is negative: 0 (automatic) or more is needed.");
        }

        return options.TextScale is >= 0 and <= 64
            ? new(items, options, options.TextScale > 0 ? options.TextScale : AutomaticScale(items))
            : throw new ArgumentException($"The text scale {options.TextScale} is unusable: 0 (automatic) to 64 is needed.");
    }

    /// <summary>Where an image goes.</summary>
    /// <param name="item">Zero-based, in the order of the images.</param>
    public PixelBox BoxOf(int item) => boxes[item];

    /// <summary>Where an image's heading goes; empty without one.</summary>
    /// <param name="item">Zero-based, in the order of the images.</param>
    public PixelBox HeadingBoxOf(int item) => headingBoxes[item];

    /// <summary>The text above an image: its heading, or as much of its end as there is room for.</summary>
    /// <param name="item">Zero-based, in the order of the images.</param>
    public string HeadingOf(int item) => headings[item];

    /// <summary>Where an image's first byte is in a sheet of the row pitch <see cref="RowBytes"/>.</summary>
    /// <param name="item">Zero-based, in the order of the images.</param>
    public int OffsetOf(int item) => (boxes[item].Y * RowBytes) + (boxes[item].X * PixelSize);

    // Large enough that a sheet scaled to fit a screen can still be read.
    private static int AutomaticScale(IReadOnlyList<SheetItem> items)
    {
        Int128 area = 0;
        foreach (var item in items)
        {
            area += (long)item.Width * item.Height;
        }

        int scale = 1;
        while (scale < LargestScale && area > (Int128)4_000_000 * scale * scale)
        {
            scale++;
        }

        return scale;
    }

    // The end of a layer's name tells more than its beginning.
    private static string Shorten(string? heading, int width, TextFace face) =>
        new TextRoom(face, Math.Max(width, ShortestHeading * face.DigitWidth)).End((heading ?? "").ReplaceLineEndings(" "));
}
