namespace GpuTiler;

/// <summary>The images of one layer, planned once before its values are known: pages, or bands of rows for a pyramid.</summary>
public sealed class MosaicPlan
{
    private IReadOnlyList<MosaicFrame>? frames;
    private TileBands? bands;

    private MosaicPlan(LayerDescription layer, in MosaicOptions options) => (Layer, Options) = (layer, options);

    /// <summary>The layer.</summary>
    public LayerDescription Layer { get; }

    /// <summary>How its images look.</summary>
    public MosaicOptions Options { get; }

    /// <summary>Mosaics of the layer: one for each image of the batch, or one for all.</summary>
    public int Images => Options.Tiles.Composition.IsWholeBatch ? 1 : Layer.Shape.Batch;

    /// <summary>Pages of each mosaic; where values decide the order, a title that names the maps may need more.</summary>
    /// <exception cref="NoRoomException">A single tile, or what surrounds it, is larger than a page.</exception>
    /// <exception cref="ArgumentException">The layer and the options do not go together.</exception>
    public int Pages => Frames.Count;

    /// <summary>Each mosaic as bands of rows, of any size; the order of sorted maps is not known yet.</summary>
    /// <exception cref="ArgumentException">The layer and the options do not go together, or a row of tiles is too large.</exception>
    public TileBands Bands => bands ??= TileBands.Create(Layer.Shape, Options.Order.Plan(Scaled, Layer.Shape));

    /// <summary>The pages; where values decide the order, with maps that stand for those that will be chosen.</summary>
    internal IReadOnlyList<MosaicFrame> Frames => frames ??= FramesOf(Options.Order.Plan(Options.Tiles, Layer.Shape));

    /// <summary>Plans the images of a layer. What does not go together is refused when pages or bands are requested.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="options">How they look.</param>
    public static MosaicPlan Create(LayerDescription layer, in MosaicOptions options = default)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return new(layer, options);
    }

    /// <summary>The pages of one image of the batch, with its own maps in their order.</summary>
    internal IReadOnlyList<MosaicFrame> FramesFor(FinishedLayer layer, int image) =>
        Options.Order.NeedsValues ? FramesOf(Options.Order.Arrange(Options.Tiles, layer.Statistics, image)) : Frames;

    /// <summary>The bands of one image of the batch, with its own maps in their order.</summary>
    internal TileBands BandsFor(FinishedLayer layer, int image) =>
        Options.Order.NeedsValues ? TileBands.Create(Layer.Shape, Options.Order.Arrange(Scaled, layer.Statistics, image)) : Bands;

    private TileOptions Scaled => AutomaticScale.Choose(Options, Layer.Shape);

    private IReadOnlyList<MosaicFrame> FramesOf(in TileOptions arranged) =>
        MosaicFrame.CreatePages(Layer, Options with { Tiles = arranged });
}
