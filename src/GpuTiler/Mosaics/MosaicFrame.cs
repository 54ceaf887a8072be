using System.Globalization;

namespace GpuTiler;

/// <summary>The image that a mosaic, or one page of it, is rendered into: the mosaic itself, or the figure around it.</summary>
internal sealed class MosaicFrame
{
    // Nobody looks at so many, and file systems struggle with them.
    private const int MostPages = 100_000;

    private readonly TilePlan mosaic;
    private readonly FigurePlan? figure;

    private MosaicFrame(in TilePlan mosaic, in TileOptions options, FigurePlan? figure) =>
        (this.mosaic, Options, this.figure) = (mosaic, options, figure);

    /// <summary>Where every tile goes within the mosaic.</summary>
    public ref readonly TilePlan Plan => ref mosaic;

    /// <summary>The options of the mosaic.</summary>
    public TileOptions Options { get; }

    public int Width => figure?.Width ?? mosaic.ImageWidth;

    public int Height => figure?.Height ?? mosaic.ImageHeight;

    public int RowBytes => figure?.RowBytes ?? mosaic.RowBytes;

    public int ByteCount => figure?.ByteCount ?? mosaic.ByteCount;

    /// <summary>Where the mosaic is, its border included.</summary>
    public PixelBox Mosaic => figure?.Mosaic ?? new(0, 0, mosaic.ImageWidth, mosaic.ImageHeight);

    /// <summary>The figure's text above the mosaic.</summary>
    public string? Title => figure?.Options.Title;

    /// <summary>What the user should know about the figure's texts.</summary>
    public IEnumerable<MosaicNotice> TextNotices()
    {
        if (figure?.LabelsLeftOut is { } labels)
        {
            yield return new FigureLabelsLeftOut(labels);
        }

        if (figure?.RowNamesLeftOut is { } names)
        {
            yield return new FigureRowNamesLeftOut(names);
        }

        if (figure?.MissingCharacters is { Length: > 0 } missing)
        {
            yield return new CharactersMissing(missing);
        }
    }

    /// <summary>Where the mosaic's first byte goes in an image whose pixel at the frame's top left comes first.</summary>
    public int OffsetIn(int rowPitch) => figure is null ? 0 : (figure.Mosaic.Y * rowPitch) + (figure.Mosaic.X * mosaic.PixelSize);

    /// <summary>What draws around the mosaic; <see langword="null"/> for nothing.</summary>
    public Figure? CreateFigure() => figure is null ? null : Figure.Create(figure);

    /// <summary>Plans the image of one layer.</summary>
    /// <exception cref="NoRoomException">One image cannot hold it.</exception>
    /// <inheritdoc cref="CreatePages"/>
    public static MosaicFrame Create(LayerDescription layer, in MosaicOptions options) =>
        CreatePages(layer, options with { MaxSize = 0, Tiles = ScaleWithin(options, layer.Shape) }) is [var frame]
            ? frame
            : throw new NoRoomException(
                $"{(layer.Name.Length == 0 ? "It" : $"layer {layer.Name}")} is too large for one image",
                RoomRemedies.FewerChannels | RoomRemedies.SmallerScale);

    // A sheet has room for more than one layer, and for what surrounds them.
    private static TileOptions ScaleWithin(in MosaicOptions options, TensorShape shape) =>
        options.MaxSize == 0 ? options.Tiles : AutomaticScale.Choose(options with { MaxSize = (options.MaxSize + 1) / 2 }, shape);

    /// <summary>Plans the image of one layer, or its pages where one would be too large.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="options">How it looks; its order has already been applied.</param>
    /// <exception cref="ArgumentException">The layer and the options do not go together.</exception>
    public static IReadOnlyList<MosaicFrame> CreatePages(LayerDescription layer, in MosaicOptions options)
    {
        options.Backdrop?.Require(layer.Shape, options.Tiles);
        return options.Figure is { } figure
            ? CreateFigures(layer, options with { Tiles = figure.Scale(options.Tiles, layer.Shape) }, figure)
            : [.. Split(layer.Shape, AutomaticScale.Choose(options, layer.Shape), options.MaxSize, options.MaxSize)
                .Select(page => new MosaicFrame(TilePlan.Create(layer.Shape, page), page, null))];
    }

    /// <summary>Splits a mosaic into pages, as many as make sense.</summary>
    /// <exception cref="NoRoomException">There would be more, or a single tile is larger than a page.</exception>
    /// <inheritdoc cref="TilePages.Split"/>
    public static IReadOnlyList<TileOptions> Split(TensorShape shape, in TileOptions options, int maxWidth, int maxHeight)
    {
        var pages = TilePages.Split(shape, options, maxWidth, maxHeight);
        return pages.Count <= MostPages
            ? pages
            : throw new NoRoomException(
                string.Create(CultureInfo.InvariantCulture, $"It would be {pages.Count} pages, and {MostPages} are the most"),
                RoomRemedies.LargerLimit | RoomRemedies.FewerChannels);
    }

    // Labels may need larger tiles than maps alone.
    private static MosaicFrame[] CreateFigures(LayerDescription layer, in MosaicOptions options, FigureTemplate figure)
    {
        var scaled = AutomaticScale.Choose(options, layer.Shape);
        int limit = options.MaxSize == 0 ? Array.MaxLength : options.MaxSize;
        if (scaled.Scale == options.Tiles.Scale)
        {
            return CreateFigures(layer, scaled, figure, limit);
        }

        var frames = CreateFigures(layer, scaled, figure, limit);
        int needed = frames.Max(frame => Math.Max(
            frame.figure?.LabelsLeftOut?.NeededScale ?? 0, frame.figure?.RowNamesLeftOut?.NeededScale ?? 0));
        return AutomaticScale.Enlarge(scaled, layer.Shape, needed) is { } enlarged ? CreateFigures(layer, enlarged, figure, limit) : frames;
    }

    // How much a figure adds is known once it is planned: where that is too much, its mosaic gets that much less room.
    private static MosaicFrame[] CreateFigures(LayerDescription layer, in TileOptions scaled, FigureTemplate figure, int limit)
    {
        var shape = layer.Shape;
        int width = limit, height = limit;
        while (width > 0 && height > 0)
        {
            var pages = Split(shape, scaled, width, height);
            var frames = new MosaicFrame[pages.Count];
            int wider = 0, higher = 0;
            for (int page = 0; page < pages.Count && wider <= 0 && higher <= 0; page++)
            {
                var plain = TilePlan.Create(shape, pages[page]);
                try
                {
                    var plan = FigurePlan.Create(shape, pages[page], figure.Fill(layer, plain, new(0, 1, page, pages.Count)));
                    frames[page] = new(plan.Tiles, plan.TileOptions, plan);
                    (wider, higher) = (plan.Width - limit, plan.Height - limit);
                }
                catch (ArgumentException) when (plain.Rows > 1)
                {
                    // More bytes than memory holds: fewer rows may fit.
                    higher = height - (plain.ImageHeight - plain.TileHeight);
                }
            }

            if (wider <= 0 && higher <= 0)
            {
                return frames;
            }

            (width, height) = (width - Math.Max(wider, 0), height - Math.Max(higher, 0));
        }

        throw new NoRoomException(
            string.Create(CultureInfo.InvariantCulture, $"What surrounds the tiles leaves no room for them in {limit}×{limit} pixels"),
            RoomRemedies.LargerLimit);
    }
}
