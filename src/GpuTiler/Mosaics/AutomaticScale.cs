namespace GpuTiler;

/// <summary>The scale of small maps, where none was chosen.</summary>
internal static class AutomaticScale
{
    // Maps this large are told apart at a glance, and a mosaic this large is seen entire; the last is what labels may stretch a map to.
    private const int UsualSide = 32;
    private const int LargestMosaic = 768;
    private const int LargestSide = 128;

    /// <summary>The options with a scale for the layer, where they ask for one.</summary>
    /// <param name="options">The options of the mosaics, their order applied.</param>
    /// <param name="shape">The layer's shape.</param>
    public static TileOptions Choose(in MosaicOptions options, TensorShape shape)
    {
        if (options is not { AutomaticScale: true, Tiles.Scale: 0 } || options.Tiles.Shrink != TileShrink.None)
        {
            return options.Tiles;
        }

        int mosaic = options.MaxSize == 0 ? LargestMosaic : Math.Min(LargestMosaic, options.MaxSize);
        int scale = UsualSide / (int)Math.Min(UsualSide, Side(options.Tiles, shape));
        while (scale > 1
            && TileGrid.Create(shape, options.Tiles with { Scale = scale }) is var grid
            && (grid.Width > mosaic || grid.Height > mosaic))
        {
            scale--;
        }

        return options.Tiles with { Scale = scale };
    }

    /// <summary>The options with a scale that has room for labels; <see langword="null"/> where a map would be too large.</summary>
    /// <param name="options">What the first choice gave.</param>
    /// <param name="shape">The layer's shape.</param>
    /// <param name="needed">The smallest scale that has room.</param>
    public static TileOptions? Enlarge(in TileOptions options, TensorShape shape, int needed) =>
        needed > options.Scale && needed * Side(options, shape) <= LargestSide ? options with { Scale = needed } : null;

    private static long Side(in TileOptions options, TensorShape shape) =>
        (long)Math.Max(shape.Width, shape.Height) * options.Composition.Interleave;
}
