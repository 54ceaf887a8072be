namespace GpuTiler.Onnx;

/// <summary>
/// A plan as a model: activations in, the finished image out, with operators that GPU providers run themselves. What it does is known
/// when it is made, so that all dimensions but the image of the batch are constants.
/// </summary>
internal static class TilingGraph
{
    public const string Activations = "activations", FirstImage = "first_image", EndImage = "end_image", Pixels = "pixels";

    /// <summary>
    /// The grey levels are 0 to 255; in a table of colours the next entry is the pixel outside a tile, and two more are NaN and infinities
    /// where these have colours of their own.
    /// </summary>
    public const int OutsideEntry = 256, NaNEntry = 257, InfinityEntry = 258;

    /// <summary>The model's bytes.</summary>
    public static byte[] Build(in TilePlan plan, ElementType elementType, bool keepsRanges)
    {
        var graph = new GraphWriter("tiling");
        var (type, shape) = (elementType.ToOnnx(), Dimensions(plan.Shape));
        string x = SelectImage(graph, graph.Input(Activations, type, shape), plan);
        string maps = Maps(graph, x, plan, elementType);
        string ofRange = plan.HasOwnRangeChannels ? Maps(graph, x, plan.RangePlan, elementType)
            : IsByBlock(plan) ? ComposedTileGraph.Together(graph, maps, plan)
            : maps;
        string levels = LevelGraph.Add(graph, maps, ofRange, plan, keepsRanges);
        levels = plan.Shrink == TileShrink.None ? levels : ShrinkGraph.Add(graph, levels, plan);
        float outside = plan.Composition.IsRgb ? ComposedTileGraph.Packed(plan.PadColor)
            : plan.ColorMap is null ? plan.PadColor.Red
            : OutsideEntry;
        string tiles = plan.Composition.IsRgb ? ComposedTileGraph.Pack(graph, levels, plan)
            : plan.Composition.Interleave > 1 ? ComposedTileGraph.Interleave(graph, levels, plan, outside)
            : levels;
        string image = Place(graph, tiles, plan, graph.Number(outside));
        string pixels = plan.Composition.IsRgb ? ComposedTileGraph.Unpack(graph, image, plan)
            : plan.ColorMap is null ? image
            : Color(graph, image, plan.ColorMap, plan);
        graph.Output(Pixels, OnnxElementType.UInt8, ImageDimensions(plan), "Cast", [pixels], GraphWriter.CastTo(OnnxElementType.UInt8));
        return graph.ToModel();
    }

    /// <summary>The dimensions of the activations, in memory order.</summary>
    public static long[] Dimensions(TensorShape shape) => shape.Layout == TensorLayout.Nhwc
        ? [shape.Batch, shape.Height, shape.Width, shape.Channels]
        : [shape.Batch, shape.Channels, shape.Height, shape.Width];

    /// <summary>The dimensions of the image: rows, columns and, in colour, the four bytes of a pixel.</summary>
    public static long[] ImageDimensions(in TilePlan plan) =>
        plan.ColorMap is null ? [plan.ImageHeight, plan.ImageWidth] : [plan.ImageHeight, plan.ImageWidth, 4];

    /// <summary>Whether the graph is told which image of the batch to show.</summary>
    public static bool PicksImage(in TilePlan plan) => plan.Shape.Batch > plan.Images;

    /// <summary>Whether a range is of the maps of a block, which lie apart.</summary>
    public static bool IsByBlock(in TilePlan plan) => plan.Composition.Interleave > 1 && plan.Range.Kind == RangeKind.Tile;

    // One image of the batch or all.
    private static string SelectImage(GraphWriter graph, string x, in TilePlan plan)
    {
        if (!PicksImage(plan))
        {
            return x;
        }

        string first = graph.Input(FirstImage, OnnxElementType.Int64, 1), end = graph.Input(EndImage, OnnxElementType.Int64, 1);
        return graph.Node("Slice", [x, first, end, graph.Integers(0)]);
    }

    // The channels of a plan in binary32: a row for each map, or for those that share a range.
    private static string Maps(GraphWriter graph, string x, in TilePlan plan, ElementType elementType)
    {
        int axis = plan.Shape.Layout == TensorLayout.Nhwc ? 3 : 1;
        if (plan.Order.Count > 0)
        {
            x = graph.Node("Gather", [x, graph.Table(plan.Order.Channels)], NodeAttribute.Integer("axis", axis));
        }
        else if (plan.MapsPerImage < plan.Shape.Channels)
        {
            int first = plan.FirstChannel;
            x = graph.Node("Slice", [x, graph.Integers(first), graph.Integers(first + plan.MapsPerImage), graph.Integers(axis)]);
        }

        if (elementType == ElementType.Float16)
        {
            x = graph.Cast(x, OnnxElementType.Float32);
        }

        if (plan.Shape.Layout == TensorLayout.Nhwc)
        {
            x = graph.Node("Transpose", [x], NodeAttribute.List("perm", 0, 3, 1, 2));
        }

        // Red, green and blue follow each other.
        int maps = plan.Composition.IsRgb ? plan.Maps / plan.TileRanges : 1;
        return graph.Reshape(x, plan.Maps / maps, (long)maps * plan.Shape.Height * plan.Shape.Width);
    }

    // Each tile gets its padding on the right and below, the grid its empty cells; rows of tiles become rows of pixels; the last
    // padding goes and the border comes.
    private static string Place(GraphWriter graph, string tiles, in TilePlan plan, string outside)
    {
        var (height, width, scale) = (plan.LevelsDown, plan.LevelsAcross, plan.Scale);
        long rows = plan.Rows, columns = plan.Columns, border = plan.Border, empty = (rows * columns) - plan.Tiles;

        // A single row or column has no neighbour to be kept apart from.
        long below = rows > 1 ? plan.Padding + plan.RowGap : 0, right = columns > 1 ? plan.Padding : 0;
        if (scale > 1)
        {
            tiles = graph.Reshape(tiles, plan.Tiles, height, 1, width, 1);
            tiles = graph.Node("Expand", [tiles, graph.Integers(plan.Tiles, height, scale, width, scale)]);
        }

        tiles = graph.Reshape(tiles, plan.Tiles, plan.TileHeight, plan.TileWidth);
        if (empty + below + right > 0)
        {
            tiles = graph.Node("Pad", [tiles, graph.Integers(0, 0, 0, empty, below, right), outside]);
        }

        long cellHeight = plan.TileHeight + below, cellWidth = plan.TileWidth + right;
        string grid = graph.Reshape(tiles, rows, columns, cellHeight, cellWidth);
        if (columns > 1)
        {
            grid = graph.Node("Transpose", [grid], NodeAttribute.List("perm", 0, 2, 1, 3));
        }

        string image = graph.Reshape(grid, rows * cellHeight, columns * cellWidth);
        if (below + right > 0)
        {
            string ends = graph.Integers((rows * cellHeight) - below, (columns * cellWidth) - right);
            image = graph.Node("Slice", [image, graph.Integers(0, 0), ends, graph.Integers(0, 1)]);
        }

        return border > 0 ? graph.Node("Pad", [image, graph.Integers(border, border, border, border), outside]) : image;
    }

    private static string Color(GraphWriter graph, string image, ColorMap colors, in TilePlan plan)
    {
        List<Rgb> others = [plan.PadColor];
        if (plan.HasNonFiniteColors)
        {
            // An entry without a colour is never looked up.
            others.AddRange([plan.NaNColor ?? default, plan.InfinityColor ?? default]);
        }

        float[] table =
        [
            .. colors.Rgba.ToArray().Select(part => (float)part),
            .. others.SelectMany(color => (float[])[color.Red, color.Green, color.Blue, byte.MaxValue]),
        ];
        string entries = graph.Cast(image, OnnxElementType.Int32);
        return graph.Node("Gather", [graph.Table(table, table.Length / 4, 4), entries], NodeAttribute.Integer("axis", 0));
    }
}
