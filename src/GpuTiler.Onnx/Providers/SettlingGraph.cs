namespace GpuTiler.Onnx;

/// <summary>What becomes of ranges once they are found, as operators: held from frame to frame, and handed out to be read.</summary>
/// <remarks>What is held goes in as one tensor and comes out as another, so that nothing is read while it is written.</remarks>
internal static class SettlingGraph
{
    public const string Held = "held", NextHeld = "next_held", Image = "image", Ranges = "ranges";

    /// <summary>The low end of a range of no finite value, halved; its high end is the negative.</summary>
    public const float Empty = float.MaxValue / 2;

    /// <summary>The low end of what has not been set, beyond every half; its high end is the negative.</summary>
    public const float Unset = float.MaxValue;

    /// <summary>What is held: for each image of the batch and each range its ends, halved.</summary>
    public static TensorShape ShapeOf(in TilePlan plan) => TensorShape.Nchw(plan.Shape.Batch / plan.Images, plan.FoundRanges, 1, 2);

    /// <summary>Lets ranges, one a row, follow <see cref="HeldRange"/>'s rule.</summary>
    public static (string Low, string High) Hold(GraphWriter graph, string low, string high, in TilePlan plan)
    {
        var shape = ShapeOf(plan);
        float gain = plan.Range.HoldGain;
        string held = graph.Input(Held, OnnxElementType.Float32, TilingGraph.Dimensions(shape)), own = held;
        if (TilingGraph.PicksImage(plan))
        {
            own = graph.Node("Slice", [held, TilingGraph.FirstImage, TilingGraph.EndImage, graph.Integers(0)]);
        }

        own = graph.Reshape(own, shape.Channels, 2);
        string heldLow = End(0), heldHigh = End(1), isEmpty = graph.Node("Less", [high, low]);
        string isUnset = graph.Node("Greater", [heldLow, graph.Number(Empty)]);
        string nextLow = Next(low, heldLow, "Less"), nextHigh = Next(high, heldHigh, "Greater");
        string next = graph.Reshape(graph.Node("Concat", [nextLow, nextHigh], NodeAttribute.Integer("axis", 1)), 1, shape.Channels, 1, 2);
        Output(graph, next, held, shape);

        // Where nothing is set yet, the range is one of no finite value.
        return (graph.Node("Min", [nextLow, graph.Number(Empty)]), graph.Node("Max", [nextHigh, graph.Number(-Empty)]));

        string End(int end) => graph.Node("Slice", [own, graph.Integers(end), graph.Integers(end + 1), graph.Integers(1)]);

        string Next(string frame, string before, string grows)
        {
            string step = graph.Node("Mul", [graph.Node("Sub", [frame, before]), graph.Number(gain)]);
            string moved = RangeGraph.Canonical(graph, graph.Node("Add", [before, step]));
            string followed = graph.Node("Where", [graph.Node(grows, [frame, before]), frame, moved]);
            return graph.Node("Where", [isEmpty, before, graph.Node("Where", [isUnset, frame, followed])]);
        }
    }

    /// <summary>Hands ranges out.</summary>
    public static void Keep(GraphWriter graph, string low, string high, in TilePlan plan) =>
        graph.Output(Ranges, OnnxElementType.Float32, [plan.FoundRanges, 2], "Concat", [low, high], NodeAttribute.Integer("axis", 1));

    // The other images of the batch keep what they hold.
    private static void Output(GraphWriter graph, string next, string held, TensorShape shape)
    {
        long[] dimensions = TilingGraph.Dimensions(shape);
        if (shape.Batch == 1)
        {
            graph.Output(NextHeld, OnnxElementType.Float32, dimensions, "Reshape", [next, graph.Integers(dimensions)]);
            return;
        }

        float[] numbers = [.. Enumerable.Range(0, shape.Batch).Select(image => (float)image)];
        string isOwn = graph.Node("Equal", [graph.Table(numbers, shape.Batch, 1, 1, 1), graph.Input(Image, OnnxElementType.Float32, 1)]);
        graph.Output(NextHeld, OnnxElementType.Float32, dimensions, "Where", [isOwn, next, held]);
    }
}
