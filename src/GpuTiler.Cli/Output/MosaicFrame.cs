using System.Globalization;

namespace GpuTiler.Cli;

/// <summary>The image that a mosaic, or one page of it, is rendered into: the mosaic itself, or the figure around it.</summary>
internal sealed class MosaicFrame
{
    private readonly TilePlan mosaic;
    private readonly FigurePlan? figure;

    private MosaicFrame(in TilePlan mosaic, in TileOptions options, FigurePlan? figure) => (this.mosaic, Options, this.figure) = (mosaic, options, figure);

    /// <summary>Where every tile goes within the mosaic.</summary>
    public ref readonly TilePlan Plan => ref mosaic;

    /// <summary>The options of the mosaic.</summary>
    public TileOptions Options { get; }

    public int Width => figure?.Width ?? mosaic.ImageWidth;

    public int Height => figure?.Height ?? mosaic.ImageHeight;

    public int RowBytes => figure?.RowBytes ?? mosaic.RowBytes;

    public int ByteCount => figure?.ByteCount ?? mosaic.ByteCount;

    /// <summary>Where the mosaic's first byte goes.</summary>
    public int Offset => figure?.MosaicOffset ?? 0;

    /// <summary>Where it goes in an image of another row pitch, whose pixel at the frame's top left comes first.</summary>
    public int OffsetIn(int rowPitch) => figure is null ? 0 : (figure.Mosaic.Y * rowPitch) + (figure.Mosaic.X * mosaic.PixelSize);

    /// <summary>Whether the values themselves are needed on the host, for the numbers that a figure shows.</summary>
    public bool NeedsValues => figure is { NeedsStatistics: true };

    /// <summary>What there is no room for.</summary>
    public string? Notice => figure?.Notice;

    /// <summary>What the figure says above the mosaic.</summary>
    public string? Title => figure?.Options.Title;

    /// <summary>Plans the image of one tensor.</summary>
    /// <exception cref="CommandException">The tensor and the options do not go together, or one image cannot hold it.</exception>
    /// <inheritdoc cref="CreatePages"/>
    public static MosaicFrame Create(in MosaicSubject subject, TensorShape shape, in TileOptions options, FigureStyle? style) =>
        CreatePages(subject, shape, options, style, maxSize: 0) is [var frame]
            ? frame
            : throw new CommandException($"{subject.Source} is too large for one image: show fewer channels or use a smaller --scale.");

    /// <summary>Plans the image of one tensor, or its pages where one would be too large.</summary>
    /// <param name="subject">What it shows.</param>
    /// <param name="shape">The tensor's dimensions.</param>
    /// <param name="options">How it looks.</param>
    /// <param name="style">What surrounds it; <see langword="null"/> for nothing.</param>
    /// <param name="maxSize">The most pixels along a side of a page; 0 for no limit.</param>
    /// <exception cref="CommandException">The tensor and the options do not go together.</exception>
    /// <exception cref="UsageException">A figure of one map was asked for, and there are several.</exception>
    public static IReadOnlyList<MosaicFrame> CreatePages(in MosaicSubject subject, TensorShape shape, in TileOptions options, FigureStyle? style, int maxSize)
    {
        try
        {
            return style is null
                ? [.. TilePages.Split(shape, options, maxSize, maxSize).Select(page => new MosaicFrame(TilePlan.Create(shape, page), page, null))]
                : CreateFigures(subject, shape, options, style, maxSize);
        }
        catch (ArgumentException e)
        {
            throw new CommandException($"{subject.Source}: {LibraryWords.ToOptions(e.Message)}");
        }
    }

    /// <summary>What draws around the mosaic; <see langword="null"/> for nothing.</summary>
    public Figure? CreateFigure() => figure is null ? null : Figure.Create(figure);

    // How much a figure adds is known once it is planned: where that is too much, its mosaic gets as much less room.
    private static MosaicFrame[] CreateFigures(in MosaicSubject subject, TensorShape shape, in TileOptions options, FigureStyle style, int maxSize)
    {
        int limit = maxSize == 0 ? Array.MaxLength : maxSize, width = limit, height = limit;
        var scaled = style.Scaled(options, shape, subject.Name);
        while (width > 0 && height > 0)
        {
            var pages = TilePages.Split(shape, scaled, width, height);
            var frames = new MosaicFrame[pages.Count];
            int wider = 0, higher = 0;
            for (int page = 0; page < pages.Count && wider <= 0 && higher <= 0; page++)
            {
                var plain = TilePlan.Create(shape, pages[page]);
                try
                {
                    var plan = FigurePlan.Create(shape, pages[page], style.Read(subject, plain, page, pages.Count));
                    frames[page] = new(plan.Tiles, plan.TileOptions, plan);
                    (wider, higher) = (plan.Width - limit, plan.Height - limit);
                }
                catch (ArgumentException) when (plain.Rows > 1)
                {
                    // More bytes than memory holds: fewer rows may do.
                    higher = height - (plain.ImageHeight - plain.TileHeight);
                }
            }

            if (wider <= 0 && higher <= 0)
            {
                return frames;
            }

            (width, height) = (width - Math.Max(wider, 0), height - Math.Max(higher, 0));
        }

        throw new ArgumentException(string.Create(
            CultureInfo.InvariantCulture, $"What surrounds the tiles leaves no room for them in {limit}×{limit} pixels: use a larger limit."));
    }
}
