namespace GpuTiler.Cli;

/// <summary>The image that a mosaic is rendered into: the mosaic itself, or the figure around it.</summary>
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
    /// <exception cref="CommandException">The tensor and the options do not go together.</exception>
    /// <exception cref="UsageException">A figure of one map was asked for, and there are several.</exception>
    public static MosaicFrame Create(in MosaicSubject subject, TensorShape shape, in TileOptions options, FigureStyle? style)
    {
        try
        {
            if (style is null)
            {
                return new(TilePlan.Create(shape, options), options, null);
            }

            var plain = TilePlan.Create(shape, options);
            var scaled = style.Scaled(options, plain, subject.Name);
            var plan = FigurePlan.Create(shape, scaled, style.Read(subject, plain));
            return new(plan.Tiles, plan.TileOptions, plan);
        }
        catch (ArgumentException e)
        {
            throw new CommandException($"{subject.Source}: {e.Message}");
        }
    }

    /// <summary>What draws around the mosaic; <see langword="null"/> for nothing.</summary>
    public Figure? CreateFigure() => figure is null ? null : Figure.Create(figure);
}
