namespace GpuTiler.Onnx;

/// <summary>Tiles that several maps make, as operators on the maps' grey levels.</summary>
internal static class ComposedTileGraph
{
    // Three levels are one number on their way through the grid: below 2²⁴, where binary32 holds every integer.
    private const float Green = 256, Blue = 65536;

    /// <summary>A colour as one number.</summary>
    public static float Packed(Rgb color) => color.Red + (color.Green * Green) + (color.Blue * Blue);

    /// <summary>Makes one number of each red, green and blue level.</summary>
    public static string Pack(GraphWriter graph, string levels, in TilePlan plan)
    {
        string maps = graph.Reshape(levels, plan.Tiles, 3, plan.LevelsDown * plan.LevelsAcross);
        string weighted = graph.Node("Mul", [maps, graph.Table([1, Green, Blue], 1, 3, 1)]);
        return graph.Node("ReduceSum", [weighted, graph.Integers(1)], NodeAttribute.Integer("keepdims", 0));
    }

    /// <summary>Makes the four bytes of a pixel of each of those numbers.</summary>
    public static string Unpack(GraphWriter graph, string image, in TilePlan plan)
    {
        var (height, width) = (plan.ImageHeight, plan.ImageWidth);
        var (blue, rest) = Divide(image, Blue);
        var (green, red) = Divide(rest, Green);
        string colors = graph.Node(
            "Concat", [Component(red), Component(green), Component(blue)], NodeAttribute.Integer("axis", 2));
        return graph.Node("Pad", [colors, graph.Integers(0, 0, 0, 0, 0, 1), graph.Number(byte.MaxValue)]);

        string Component(string levels) => graph.Reshape(levels, height, width, 1);

        // Powers of two: nothing is rounded but by Floor.
        (string Quotient, string Remainder) Divide(string value, float divisor)
        {
            string quotient = graph.Node("Floor", [graph.Node("Mul", [value, graph.Number(1 / divisor)])]);
            return (quotient, graph.Node("Sub", [value, graph.Node("Mul", [quotient, graph.Number(divisor)])]));
        }
    }

    /// <summary>The maps of each tile in a row, to find a range for them together; what is missing is NaN, which is in no range.</summary>
    public static string Together(GraphWriter graph, string maps, in TilePlan plan)
    {
        long parts = (long)plan.Composition.Interleave * plan.Composition.Interleave, values = (long)plan.Shape.Height * plan.Shape.Width;
        string blocks = graph.Reshape(Filled(graph, maps, plan, float.NaN), parts, plan.Tiles, values);
        string tiles = graph.Node("Transpose", [blocks], NodeAttribute.List("perm", 1, 0, 2));
        return graph.Reshape(tiles, plan.Tiles, parts * values);
    }

    /// <summary>For each map what was found for its tile.</summary>
    public static string Apart(GraphWriter graph, string ofTiles, in TilePlan plan)
    {
        long parts = (long)plan.Composition.Interleave * plan.Composition.Interleave;
        string blocks = graph.Node("Expand", [graph.Reshape(ofTiles, 1, plan.Tiles, 1), graph.Integers(parts, plan.Tiles, 1)]);
        string all = graph.Reshape(blocks, parts * plan.Tiles, 1);
        return graph.Node("Slice", [all, graph.Integers(0), graph.Integers(plan.Maps), graph.Integers(0)]);
    }

    /// <summary>
    /// Interleaves maps, in the order of TensorFlow's <c>depth_to_space</c>: ONNX's operator of the same name asks for full blocks.
    /// </summary>
    public static string Interleave(GraphWriter graph, string levels, in TilePlan plan, float outside)
    {
        var (height, width, side, tiles) = (plan.Shape.Height, plan.Shape.Width, plan.Composition.Interleave, plan.Tiles);
        string blocks = graph.Reshape(Filled(graph, levels, plan, outside), side, side, tiles, height, width);
        return graph.Node("Transpose", [blocks], NodeAttribute.List("perm", 2, 3, 0, 4, 1));
    }

    // Full blocks.
    private static string Filled(GraphWriter graph, string maps, in TilePlan plan, float value)
    {
        long missing = ((long)plan.Composition.Interleave * plan.Composition.Interleave * plan.Tiles) - plan.Maps;
        return missing == 0 ? maps : graph.Node("Pad", [maps, graph.Integers(0, 0, missing, 0), graph.Number(value)]);
    }
}
