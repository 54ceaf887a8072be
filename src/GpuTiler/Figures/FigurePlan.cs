using System.Globalization;

namespace GpuTiler;

/// <summary>
/// Where everything of a figure goes: integers only, worked out once from a shape and its options, as <see cref="TilePlan"/> is for the
/// mosaic. Title, labels, tiles and colour bar never share a pixel.
/// </summary>
/// <remarks>
/// The kernel renders the mosaic straight into the figure, at <see cref="MosaicOffset"/> with the figure's <see cref="RowBytes"/>; the
/// labels go in the space that the mosaic leaves between its rows of tiles. Every pixel that is neither tile nor text has the pad value.
/// </remarks>
public sealed class FigurePlan
{
    /// <summary>The pixels between neighbouring tiles that outlines need: one for each of the two.</summary>
    public const int LeastMarkPadding = 2;

    private const int Margin = 6;
    private const int ThickestMark = 4;

    private readonly TilePlan tiles;

    private FigurePlan(in TilePlan tiles, in TileOptions tileOptions, in FigureOptions options, LabelPlan labels, ColorBarPlan bar)
    {
        this.tiles = tiles;
        (TileOptions, Options, Labels, Bar, RowNames) = (tileOptions, options, labels, bar, RowNamePlan.Create(options, tiles));

        // A label leaves this much between its last line and the tile.
        int wanted = Math.Clamp(
            1 + (Math.Min(tiles.TileWidth, tiles.TileHeight) / 160), 1, labels.Lines == 0 ? ThickestMark : labels.Scale);
        MarkThickness = Math.Min(wanted, tiles.Padding / 2);

        // The tiles' own extent, without the mosaic's border.
        long border = tiles.Border, tilesWidth = tiles.ImageWidth - (2 * border), tilesHeight = tiles.ImageHeight - (2 * border);
        long margin = Math.Max(Margin, border), left = margin + RowNames.Width, contentWidth = RowNames.Width + tilesWidth + bar.Width;
        Title = TitlePlan.Create(options.Title, options.TitleScale, contentWidth, Math.Max(tilesWidth, tilesHeight));
        long aboveTiles = Math.Max(Title.HeightWithGap + labels.Height, Title.Height == 0 ? 0 : Title.Height + bar.Overhang);
        long top = Math.Max(Math.Max(border, bar.Overhang), Margin + aboveTiles);
        long bodyHeight = Math.Max(tilesHeight, bar.LeastHeight);
        long width = margin + Math.Max(contentWidth, Title.Width) + margin, height = top + bodyHeight + Math.Max(margin, bar.Overhang);
        if (width > Array.MaxLength || height > Array.MaxLength || width * height * tiles.PixelSize > Array.MaxLength)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"The figure would be {width}×{height} pixels of {tiles.PixelSize} byte(s); the most is {Array.MaxLength} bytes: show fewer channels, or use a smaller scale or a shorter title."));
        }

        (Width, Height) = ((int)width, (int)height);
        Mosaic = new((int)(left - border), (int)(top - border), tiles.ImageWidth, tiles.ImageHeight);
        TitleBox = new((int)margin, (int)(top - aboveTiles), (int)Title.Width, (int)Title.Height);
        if (bar.Scale > 0)
        {
            BarBox = new((int)(left + tilesWidth + bar.Gap), (int)top, bar.BarWidth, (int)bodyHeight);
            BarTextBox = new(BarBox.Right, (int)top - bar.Overhang, bar.TextGap + bar.TextWidth, (int)bodyHeight + (2 * bar.Overhang));
        }
    }

    /// <summary>Where the tiles go within the mosaic.</summary>
    public ref readonly TilePlan Tiles => ref tiles;

    /// <summary>The options that a <see cref="Tiler"/> for the mosaic needs: those given, with room for labels and marks.</summary>
    public TileOptions TileOptions { get; }

    /// <summary>What surrounds the mosaic.</summary>
    public FigureOptions Options { get; }

    /// <summary>Width of the figure in pixels.</summary>
    public int Width { get; }

    /// <summary>Height of the figure in pixels.</summary>
    public int Height { get; }

    /// <summary>Where the mosaic goes, its border included.</summary>
    public PixelBox Mosaic { get; }

    /// <summary>Where the title goes; empty without one.</summary>
    public PixelBox TitleBox { get; }

    /// <summary>Where the colour bar goes; empty without one.</summary>
    public PixelBox BarBox { get; }

    /// <summary>Where the bar's ticks and values go.</summary>
    public PixelBox BarTextBox { get; }

    /// <summary>What is shown above each tile: what was requested, except what the tiles are too narrow for.</summary>
    public FigureLabels ShownLabels => Labels.Shown;

    /// <summary>The labels for which there is no room; <see langword="null"/> for none.</summary>
    public LabelsLeftOut? LabelsLeftOut => Labels.LeftOut;

    /// <summary>Why the rows have no names although they were requested; otherwise <see langword="null"/>.</summary>
    public RowNamesLeftOut? RowNamesLeftOut => RowNames.LeftOut;

    /// <summary>
    /// Whether the figure shows what only the values determine: ranges, means and marks of maps, or the ends of a range that is found.
    /// </summary>
    public bool NeedsStatistics => NeedsMapStatistics || BarNeedsValues;

    /// <summary>Bytes of one row of the figure, the smallest row pitch.</summary>
    public int RowBytes => Width * tiles.PixelSize;

    /// <summary>Bytes of the figure whose rows follow each other without a gap.</summary>
    public int ByteCount => RowBytes * Height;

    /// <summary>Where the mosaic's first byte is in a figure of that row pitch: <see cref="RowBytes"/>.</summary>
    public int MosaicOffset => (Mosaic.Y * RowBytes) + (Mosaic.X * tiles.PixelSize);

    /// <summary>
    /// Pixels of the outline around a marked tile; its size decides, as it does of text, and half of the padding bounds it.
    /// </summary>
    internal int MarkThickness { get; }

    internal TitlePlan Title { get; }

    internal LabelPlan Labels { get; }

    internal ColorBarPlan Bar { get; }

    internal RowNamePlan RowNames { get; }

    /// <summary>Characters in its texts that the font lacks, each once.</summary>
    internal string MissingCharacters =>
        TextFace.Missing([.. Title.Lines, .. RowNames.Names, ShownLabels.HasFlag(FigureLabels.Name) ? Options.Name : null]);

    internal bool BarNeedsValues => Options.ColorBar && Bar.Range == BarRangeKind.Found;

    internal bool NeedsMapStatistics => Options.Marks != MapMarks.None || (ShownLabels & (FigureLabels.Range | FigureLabels.Mean)) != 0;

    /// <summary>Plans the figure of one tensor of the batch.</summary>
    /// <param name="shape">The tensor's dimensions.</param>
    /// <param name="tiles">How the mosaic looks.</param>
    /// <param name="options">What surrounds it.</param>
    /// <exception cref="ArgumentException">
    /// An option is out of its bounds, or the figure would be larger than <see cref="Array.MaxLength"/> bytes.
    /// </exception>
    public static FigurePlan Create(TensorShape shape, in TileOptions tiles = default, in FigureOptions options = default)
    {
        RequireScale(options.TitleScale, "title");
        RequireScale(options.TextScale, "text");
        var roomy = options.Marks == MapMarks.None ? tiles
            : tiles with
            {
                Padding = Math.Max(tiles.Padding, LeastMarkPadding),
                ColorMap = tiles.ColorMap ?? (tiles.Composition.IsRgb ? null : ColorMap.Grey),
            };
        var plain = TilePlan.Create(shape, roomy);
        if (options.ColorBar && tiles.Composition.IsRgb)
        {
            throw new ArgumentException(
                $"{nameof(FigureOptions.ColorBar)} and {nameof(TileComposition.Rgb)} exclude each other: a pixel of an RGB tile is three levels; leave one of the two out.");
        }

        var labels = LabelPlan.Create(options, plain);
        var spaced = roomy with { RowGap = Math.Max(tiles.RowGap, labels.HeightWithGap - roomy.Padding) };
        var plan = TilePlan.Create(shape, spaced);
        return new(plan, spaced, options, labels, ColorBarPlan.Create(options, plan));
    }

    /// <summary>Where the label of a tile goes, in the figure; empty without one.</summary>
    /// <param name="tile">Zero-based, from left to right and from top to bottom.</param>
    public PixelBox LabelBox(int tile)
    {
        var box = TileBox(tile);
        return Labels.Lines == 0 ? default : new(box.X, box.Y - Labels.Height, tiles.TileWidth, Labels.Height);
    }

    /// <summary>Where the name of a row goes, in the figure; empty without one.</summary>
    /// <param name="row">Zero-based, from the top.</param>
    public PixelBox RowNameBox(int row)
    {
        if (RowNames.Names.Count == 0)
        {
            return default;
        }

        var (box, face) = (TileBox(row * tiles.Columns), new TextFace(RowNames.Scale));
        return new(TitleBox.X, box.Y + ((box.Height - face.Height) / 2), (int)face.WidthOf(RowNames.Names[row]), face.Height);
    }

    /// <summary>Where a tile goes, in the figure.</summary>
    /// <param name="tile">Zero-based, from left to right and from top to bottom.</param>
    public PixelBox TileBox(int tile)
    {
        var (x, y) = tiles.TileOrigin(tile);
        return new(Mosaic.X + x, Mosaic.Y + y, tiles.TileWidth, tiles.TileHeight);
    }

    private static void RequireScale(int scale, string name)
    {
        if (scale is < 0 or > 64)
        {
            throw new ArgumentException($"The {name} scale {scale} is unusable: 0 (automatic) to 64 is needed.");
        }
    }
}
