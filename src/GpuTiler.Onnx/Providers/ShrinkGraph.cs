namespace GpuTiler.Onnx;

/// <summary>Tiles that are smaller than their maps, as operators on the maps' levels: one for each block, exactly.</summary>
/// <remarks>
/// Levels are integers in binary32, which holds each up to 2²⁴. A sum of a large block may exceed that: it is kept in two parts, as is the
/// block's size where the quotient's remainder decides whether a division, which a GPU need not round exactly, has missed the quotient.
/// </remarks>
internal static class ShrinkGraph
{
    // The lower part of a sum.
    private const float Part = 512;

    // Entries above the levels mark values that have colours of their own; subtracted from this, NaN's is the larger.
    private const float Mirror = TilingGraph.NaNEntry + TilingGraph.InfinityEntry;

    /// <summary>Makes blocks of levels, of <c>maps × values</c>, into <c>maps × blocks</c>.</summary>
    public static string Add(GraphWriter graph, string levels, in TilePlan plan)
    {
        var (height, width) = (plan.Shape.Height, plan.Shape.Width);
        long rows = Math.Min(plan.Shrink.Factor, height), columns = Math.Min(plan.Shrink.Factor, width);
        var (down, across) = (plan.Shrink.BlocksOf(height), plan.Shrink.BlocksOf(width));
        string blocks = graph.Reshape(levels, plan.Maps, height, width);
        if ((down * rows) > height || (across * columns) > width)
        {
            // A level of 0 changes neither sum nor maximum.
            blocks = graph.Node(
                "Pad", [blocks, graph.Integers(0, 0, 0, 0, (down * rows) - height, (across * columns) - width), graph.Number(0)]);
        }

        blocks = graph.Reshape(blocks, plan.Maps, down, rows, across, columns);
        string shrunk = plan.Shrink.Mode == ShrinkMode.Max ? Largest(graph, blocks) : Mean(graph, blocks, plan);
        return plan.HasNonFiniteColors ? WithOwn(graph, blocks, shrunk) : shrunk;
    }

    // In two steps of one dimension, which every provider knows.
    private static string Largest(GraphWriter graph, string blocks) => Largest(graph, Largest(graph, blocks, 4), 2);

    private static string Largest(GraphWriter graph, string values, int axis) =>
        graph.Node("ReduceMax", [values], NodeAttribute.List("axes", axis), NodeAttribute.Integer("keepdims", 0));

    private static string Sum(GraphWriter graph, string values, int axis) =>
        graph.Node("ReduceSum", [values, graph.Integers(axis)], NodeAttribute.Integer("keepdims", 0));

    private static string Mean(GraphWriter graph, string blocks, in TilePlan plan)
    {
        string part = graph.Number(Part), zero = graph.Number(0), one = graph.Number(1);
        var (high, low) = Split(graph, Sum(graph, blocks, 4), part);
        (high, low) = (Sum(graph, high, 2), Sum(graph, low, 2));

        string count = Counts(graph, plan);
        var (countHigh, countLow) = Split(graph, count, part);
        low = graph.Node("Add", [low, graph.Node("Floor", [graph.Node("Mul", [count, graph.Number(0.5f)])])]);
        string quotient = graph.Node("Floor", [graph.Node("Div", [graph.Node("Add", [graph.Node("Mul", [high, part]), low]), count])]);

        // Of what is left, the high parts differ by little, so that nothing here is rounded.
        string left = graph.Node("Add",
        [
            graph.Node("Mul", [graph.Node("Sub", [high, graph.Node("Mul", [quotient, countHigh])]), part]),
            graph.Node("Sub", [low, graph.Node("Mul", [quotient, countLow])]),
        ]);
        string more = graph.Node("Where", [graph.Node("GreaterOrEqual", [left, count]), one, zero]);
        string less = graph.Node("Where", [graph.Node("Greater", [zero, left]), one, zero]);
        return graph.Node("Sub", [graph.Node("Add", [quotient, more]), less]);
    }

    // Levels of each block: fewer at the edges.
    private static string Counts(GraphWriter graph, in TilePlan plan)
    {
        string rows = graph.Table(Sides(plan.Shape.Height, plan.Shrink), 1, plan.Shrink.BlocksOf(plan.Shape.Height), 1);
        string columns = graph.Table(Sides(plan.Shape.Width, plan.Shrink), 1, 1, plan.Shrink.BlocksOf(plan.Shape.Width));
        return graph.Node("Mul", [rows, columns]);
    }

    private static float[] Sides(int values, TileShrink shrink) =>
        [.. Enumerable.Range(0, shrink.BlocksOf(values)).Select(block => (float)Math.Min(shrink.Factor, values - (block * shrink.Factor)))];

    private static (string High, string Low) Split(GraphWriter graph, string sum, string part)
    {
        string high = graph.Node("Floor", [graph.Node("Mul", [sum, graph.Number(1 / Part)])]);
        return (high, graph.Node("Sub", [sum, graph.Node("Mul", [high, part])]));
    }

    // A block that holds a value with a colour of its own has that colour.
    private static string WithOwn(GraphWriter graph, string blocks, string shrunk)
    {
        string zero = graph.Number(0), mirror = graph.Number(Mirror);
        string isOwn = graph.Node("Greater", [blocks, graph.Number(byte.MaxValue)]);
        string own = Largest(graph, graph.Node("Where", [isOwn, graph.Node("Sub", [mirror, blocks]), zero]));
        return graph.Node("Where", [graph.Node("Greater", [own, zero]), graph.Node("Sub", [mirror, own]), shrunk]);
    }
}
