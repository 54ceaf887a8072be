using static GpuTiler.Onnx.GradientRules;

namespace GpuTiler.Onnx;

/// <summary>Pooling: each window's gradient goes back to the elements that made its value.</summary>
internal static class PoolingRules
{
    // What stands for −∞, which a convolution would make NaN of.
    private const double Least = -3e38, LeastHalf = -65504;

    // ScatterElements adds from this opset on.
    private const long ScatterAdds = 16;

    public static IEnumerable<KeyValuePair<(string, string), GradientRule>> All => [Of("MaxPool", MaxPool), Of("AveragePool", AveragePool)];

    private static void MaxPool(GradientNode node)
    {
        if (node.OutputCount > 1 && node.Has(0) && node.GradientOf(0) is null)
        {
            throw node.Refuse("whose places are used as values");
        }

        var (x, g) = (node.Input(0), node.Gradient);
        RequireWindowsInside(node, WindowGeometry.Of(node, x, g, []), x, g);
        node.Give(0, node.Graph.Opset >= ScatterAdds && node.Graph.CanScatter && node.Integer("storage_order", 0) == 0
            ? ByPlaces(node, x, g)
            : ByMask(node, x, g));
    }

    // Rounded up, there may be a window in the pads alone: it is inferred, and ONNX Runtime does not compute it.
    private static void RequireWindowsInside(GradientNode node, WindowGeometry geometry, GraphValue x, GraphValue g)
    {
        for (int i = 0; i < geometry.Axes; i++)
        {
            if ((g.Dimensions[i + 2] - 1) * geometry.Strides[i] >= x.Dimensions[i + 2] + geometry.Begins[i])
            {
                throw node.Refuse("whose last window lies outside its input (ceil_mode)");
            }
        }
    }

    // The operator itself says where each window's largest value lies.
    private static GraphValue ByPlaces(GradientNode node, GraphValue x, GraphValue g)
    {
        var values = node.Graph.Nodes(
            "MaxPool", [x], x.Type, [g.Dimensions.ToArray(), g.Dimensions.ToArray()],
            [.. Attributes()]);
        var places = node.Graph.Existing(values[1].Name, OnnxElementType.Int64, g.Dimensions.ToArray());
        var zeros = node.Graph.Number(0, g.Type).Reshape(1).ExpandTo(x.Count);
        return node.Graph.Node(
            "ScatterElements", [zeros, places.Reshape(g.Count), g.Reshape(g.Count)], g.Type, [x.Count], NodeAttribute.Integer("axis", 0),
            NodeAttribute.Text("reduction", "add")).ReshapeLike(x);

        IEnumerable<NodeAttribute> Attributes()
        {
            foreach (string name in new[] { "kernel_shape", "strides", "dilations", "pads" })
            {
                if (node.Integers(name) is { } list)
                {
                    yield return NodeAttribute.List(name, [.. list]);
                }
            }

            yield return NodeAttribute.Integer("ceil_mode", node.Integer("ceil_mode", 0));
            yield return NodeAttribute.Text("auto_pad", node.Text("auto_pad", "NOTSET"));
        }
    }

    // Every window's elements, by a convolution that copies; the first that is as large as the result has the gradient.
    private static GraphValue ByMask(GradientNode node, GraphValue x, GraphValue g)
    {
        var geometry = WindowGeometry.Of(node, x, g, []);
        long count = geometry.Count, images = x.Dimensions[0] * x.Dimensions[1];
        long[] folded = [images, 1, .. g.Dimensions[2..]];
        var y = node.Output(0).To(g.Type).Reshape(folded);
        var kernel = OneHot(node.Graph, geometry, g.Type);

        var windows = Windows(x.To(g.Type), geometry, kernel, g.Dimensions);
        var order = node.Graph.Table(
            [.. Enumerable.Range(0, (int)count).Select(i => (double)(count - i))], g.Type,
            [1, count, .. Enumerable.Repeat(1L, geometry.Axes)]);
        var score = (windows >= y).To(g.Type) * order;
        var shared = (score >= score.Max(1)).Choose((score > 0.5).Choose(g.Reshape(folded), 0), 0);
        long[] scattered = [images, 1, .. x.Dimensions[2..]];
        return geometry.Scatter(shared, kernel, scattered).ReshapeLike(x);
    }

    private static void AveragePool(GradientNode node)
    {
        var (x, g) = (node.Input(0), node.Gradient);
        var geometry = WindowGeometry.Of(node, x, g, []);
        RequireWindowsInside(node, geometry, x, g);
        long images = x.Dimensions[0] * x.Dimensions[1];
        long[] folded = [images, 1, .. g.Dimensions[2..]], scattered = [images, 1, .. x.Dimensions[2..]];
        var ones = node.Graph.Table([.. Enumerable.Repeat(1d, (int)geometry.Count)], g.Type, [1, 1, .. geometry.Kernel]);
        var shares = g.Reshape(folded) / Divisors(node, geometry, x, g);
        node.Give(0, geometry.Scatter(shares, ones, scattered).ReshapeLike(x));
    }

    // How many elements each window is the mean of; counting covers pads that count and windows that reach over the end.
    private static GraphValue Divisors(GradientNode node, WindowGeometry geometry, GraphValue x, GraphValue g)
    {
        bool countsPads = node.Integer("count_include_pad", 0) != 0;
        var pads = node.Text("auto_pad", "NOTSET") == "NOTSET" ? node.Integers("pads") : null;
        GraphValue? all = null;
        for (int axis = 0; axis < geometry.Axes; axis++)
        {
            long size = x.Dimensions[axis + 2], begin = geometry.Begins[axis];
            long end = pads?[geometry.Axes + axis] ?? Math.Max(0, geometry.Ends(x.Dimensions, g.Dimensions)[axis]);
            var counts = new double[g.Dimensions[axis + 2]];
            for (int o = 0; o < counts.Length; o++)
            {
                for (long k = 0; k < geometry.Kernel[axis]; k++)
                {
                    long place = (o * geometry.Strides[axis]) - begin + (k * geometry.Dilations[axis]);
                    counts[o] += countsPads ? place < size + end ? 1 : 0 : place >= 0 && place < size ? 1 : 0;
                }
            }

            long[] shape = [.. Enumerable.Repeat(1L, geometry.Axes + 2)];
            shape[axis + 2] = counts.Length;
            var along = node.Graph.Table(counts, g.Type, shape);
            all = all is null ? along : all * along;
        }

        return all!;
    }

    private static GraphValue Windows(GraphValue x, WindowGeometry geometry, GraphValue kernel, ReadOnlySpan<long> windows)
    {
        long[] ends = geometry.Ends(x.Dimensions, windows);
        var padded = x.Pad([0, 0, .. geometry.Begins], [0, 0, .. ends], x.Type == OnnxElementType.Float16 ? LeastHalf : Least);
        long images = x.Dimensions[0] * x.Dimensions[1];
        var folded = padded.Reshape([images, 1, .. padded.Dimensions[2..]]);
        return x.Graph.Node(
            "Conv", [folded, kernel], x.Type, [images, geometry.Count, .. windows[2..]],
            NodeAttribute.List("kernel_shape", geometry.Kernel),
            NodeAttribute.List("strides", geometry.Strides), NodeAttribute.List("dilations", geometry.Dilations));
    }

    // One channel for each element of a window, which copies it.
    private static GraphValue OneHot(GradientGraph graph, WindowGeometry geometry, OnnxElementType type)
    {
        int count = (int)geometry.Count;
        var values = new double[count * count];
        for (int i = 0; i < count; i++)
        {
            values[(i * count) + i] = 1;
        }

        return graph.Table(values, type, [count, 1, .. geometry.Kernel]);
    }
}
