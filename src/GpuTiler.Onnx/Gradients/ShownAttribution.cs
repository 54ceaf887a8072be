namespace GpuTiler.Onnx;

/// <summary>Maps of an attribution, ready to be shown: their values, and how their mosaic looks.</summary>
/// <param name="Layer">What they are.</param>
/// <param name="Values">Their values, in the layer's shape.</param>
/// <param name="Mosaics">How they look.</param>
public sealed record ShownAttribution(LayerDescription Layer, ActivationBuffer Values, MosaicOptions Mosaics)
{
    // The longer side of a map over a picture, in pixels: of a single map, and of each of several.
    private const int SideOfOne = 256, SideOfSeveral = 128;

    /// <summary>Prepares maps to be shown.</summary>
    /// <param name="layer">
    /// What they are; if the images of the batch have names (<see cref="LayerDescription.ImageNames"/>), each becomes a row with its name,
    /// and the name of a single image goes above it.
    /// </param>
    /// <param name="values">The maps, in the layer's shape.</param>
    /// <param name="view">What is shown of them.</param>
    /// <param name="backdrop">The picture that the network saw, and how much of it the maps cover; <see langword="null"/> for none.</param>
    /// <param name="options">
    /// How they look. Over a picture, options left open become the diverging colours, one range for all maps that is symmetric about zero,
    /// and a scale that makes the longer side of one map 256 pixels or more, or 128 if there are several.
    /// </param>
    /// <exception cref="ArgumentException">
    /// There is no picture to put the maps over, or several rows of tiles that are made of several maps.
    /// </exception>
    public static ShownAttribution Create(
        LayerDescription layer, ActivationBuffer values, AttributionView view, Backdrop? backdrop, in MosaicOptions options)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(values);
        bool areSeveral = layer is { Shape.Batch: > 1, ImageNames: not null };
        var figure = options.Figure ?? new();
        var mosaics = options;
        if (areSeveral)
        {
            figure = figure with { Labels = figure.Labels | FigureLabels.Input };
            var rows = options.Tiles.OfWholeBatch();
            mosaics = options with { Tiles = rows, Figure = figure, AutomaticScale = rows.Scale == 0 };
        }
        else if (layer.ImageNames is [var only])
        {
            figure = figure with { Title = figure.Title ?? only };
            mosaics = options with { Figure = figure };
        }

        if (view == AttributionView.Map)
        {
            return new(layer, values, mosaics);
        }

        var picture = backdrop?.Picture
            ?? throw new ArgumentException($"The map {layer.Name} has no picture below it: the network's input is none.");
        var map = layer.Dimensions.Count == 4 && layer.Shape.Depth == 1
            ? PictureMap.Create(layer.Shape, picture.Width, picture.Height)
            : throw new ArgumentException(
                $"The map {layer.Name} is {string.Join('×', layer.Dimensions)} and does not lie over a picture: "
                + "rows and columns of pixels are needed.");

        // A map that is shown both ways is there twice.
        bool isTwice = view == AttributionView.Both;
        var pixels = PixelsOf(map, values, isTwice ? 2 : 1);
        return new(
            layer with
            {
                Shape = pixels.Activations.Shape,
                Dimensions = [layer.Shape.Batch, isTwice ? 2 : 1, picture.Height, picture.Width],
            },
            pixels,
            mosaics with
            {
                Tiles = Over(
                    mosaics.Tiles, Math.Max(picture.Width, picture.Height), areSeveral, isTwice, isZero: !HasOther(pixels.Activations)),
                Figure = figure with { ColorBar = true },
                Backdrop = isTwice ? Backdrop.Create(picture, backdrop.Opacity, firstChannel: 1) : backdrop,
            });
    }

    private static ActivationBuffer PixelsOf(PictureMap map, ActivationBuffer values, int copies)
    {
        var once = new float[map.Shape.ElementCount];
        map.Write(values.Activations, once);
        var (images, height, width) = (map.Shape.Batch, map.Shape.Height, map.Shape.Width);
        var pixels = new float[copies * once.Length];
        int area = height * width;
        for (int copy = 0; copy < copies * images; copy++)
        {
            once.AsSpan(copy / copies * area, area).CopyTo(pixels.AsSpan(copy * area));
        }

        return ActivationBuffer.Wrap(pixels, TensorShape.Nchw(images, copies, height, width));
    }

    private static bool HasOther(ActivationSpan values)
    {
        foreach (float value in values)
        {
            if (value != 0)
            {
                return true;
            }
        }

        return false;
    }

    private static TileOptions Over(in TileOptions tiles, int longer, bool areSeveral, bool isTwice, bool isZero)
    {
        var colors = tiles.ColorMap ?? ColorMap.Diverging;
        int side = areSeveral ? SideOfSeveral : SideOfOne;
        return tiles with
        {
            ColorMap = colors,

            // If all values are zero, zero is still the middle colour.
            Range = tiles.Range != TileRange.Auto || colors != ColorMap.Diverging ? tiles.Range
                : isZero ? TileRange.Between(-1, 1) : TileRange.Layer.Symmetric(),
            Scale = tiles.Scale > 0 || tiles.Shrink != TileShrink.None ? tiles.Scale : ((side - 1) / longer) + 1,
            Columns = isTwice && !areSeveral && tiles.Columns == 0 ? 2 : tiles.Columns,
        };
    }
}
