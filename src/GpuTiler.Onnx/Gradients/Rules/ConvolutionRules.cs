using static GpuTiler.Onnx.GradientRules;

namespace GpuTiler.Onnx;

/// <summary>
/// A convolution's adjoint is the transposed convolution with the same kernel, and the other way around (Dumoulin and Visin 2016).
/// </summary>
internal static class ConvolutionRules
{
    private const long SliceTakesSteps = 10;

    public static IEnumerable<KeyValuePair<(string, string), GradientRule>> All =>
        [Of("Conv", Convolution), Of("ConvTranspose", Transposed)];

    private static void Convolution(GradientNode node)
    {
        var (x, kernel, g) = (node.Input(0), node.Input(1), node.Gradient);
        RequireStored(node);
        if (node.Needs(0))
        {
            var geometry = WindowGeometry.Of(node, x, g, kernel.Dimensions[2..]);
            long group = node.Integer("group", 1);
            node.Give(
                0,
                node.Graph.CanScatter && node.Graph.Opset >= SliceTakesSteps && IsFlippable(geometry)
                    ? Flipped(geometry, g, kernel, x, group)
                    : geometry.Scatter(g, kernel, x.Dimensions, group));
        }

        GiveBias(node, g);
    }

    // Of a step of one the adjoint is a convolution, too, which ONNX Runtime's processor computes faster, most of all in many groups.
    private static bool IsFlippable(WindowGeometry geometry)
    {
        bool isFlippable = true;
        for (int i = 0; i < geometry.Axes; i++)
        {
            isFlippable &= geometry.Strides[i] == 1 && (geometry.Kernel[i] - 1) * geometry.Dilations[i] >= geometry.Begins[i];
        }

        return isFlippable;
    }

    // The kernel with its ends exchanged, and input and output channels within each group. It is stored: a session folds this when it
    // opens.
    private static GraphValue Flipped(WindowGeometry geometry, GraphValue g, GraphValue kernel, GraphValue x, long group)
    {
        int axes = geometry.Axes;
        long maps = kernel.Dimensions[0] / group, channels = kernel.Dimensions[1];
        var flipped = geometry.Count == 1 ? kernel : kernel.Reverse([.. Enumerable.Range(2, axes).Select(axis => (long)axis)]);
        flipped = flipped.Reshape([group, maps, channels, .. geometry.Kernel])
            .Transpose([0, 2, 1, .. Enumerable.Range(3, axes).Select(axis => (long)axis)])
            .Reshape([group * channels, maps, .. geometry.Kernel]);
        long[] begins = [.. geometry.Begins.Select((begin, i) => ((geometry.Kernel[i] - 1) * geometry.Dilations[i]) - begin)];
        long[] ends = [.. begins.Select((begin, i) =>
            x.Dimensions[i + 2] - g.Dimensions[i + 2] + ((geometry.Kernel[i] - 1) * geometry.Dilations[i]) - begin)];
        long[] none = new long[g.Rank];
        var read = g.Pad(none, [0, 0, .. ends.Select(end => Math.Min(end, 0))]);
        return g.Graph.Node(
            "Conv", [read, flipped], g.Type, x.Dimensions,
            NodeAttribute.List("kernel_shape", geometry.Kernel), NodeAttribute.List("dilations", geometry.Dilations),
            NodeAttribute.List("pads", [.. begins, .. ends.Select(end => Math.Max(end, 0))]), NodeAttribute.Integer("group", group));
    }

    private static void Transposed(GradientNode node)
    {
        var (x, kernel, g) = (node.Input(0), node.Input(1), node.Gradient);
        RequireStored(node);
        if (node.Needs(0))
        {
            var geometry = WindowGeometry.Of(node, g, x, kernel.Dimensions[2..]);
            geometry = node.Integers("output_shape") is null ? geometry : geometry with { Begins = BeginsOf(node, geometry, g, x) };
            long[] ends = geometry.Ends(g.Dimensions, x.Dimensions);
            long[] none = new long[g.Rank];

            // What only the output padding reaches has no part.
            var read = g.Pad(none, [0, 0, .. ends.Select(end => Math.Min(end, 0))]);
            long[] pads = [.. geometry.Begins, .. ends.Select(end => Math.Max(end, 0))];
            node.Give(0, node.Graph.Node(
                "Conv", [read, kernel], g.Type, x.Dimensions,
                NodeAttribute.List("kernel_shape", geometry.Kernel), NodeAttribute.List("strides", geometry.Strides),
                NodeAttribute.List("dilations", geometry.Dilations), NodeAttribute.List("pads", pads),
                NodeAttribute.Integer("group", node.Integer("group", 1))));
        }

        GiveBias(node, g);
    }

    // ONNX, "ConvTranspose": a given size is reached by pads, of which the beginning has the larger half unless the end is named.
    private static long[] BeginsOf(GradientNode node, WindowGeometry geometry, GraphValue many, GraphValue few)
    {
        var padding = node.Integers("output_padding");
        var begins = new long[geometry.Axes];
        for (int i = 0; i < begins.Length; i++)
        {
            long all = ((few.Dimensions[i + 2] - 1) * geometry.Strides[i]) + ((geometry.Kernel[i] - 1) * geometry.Dilations[i]) + 1
                + (padding?[i] ?? 0) - many.Dimensions[i + 2];
            begins[i] = Math.Max(0, node.Text("auto_pad", "NOTSET") == "SAME_UPPER" ? all / 2 : all - (all / 2));
        }

        return begins;
    }

    private static void RequireStored(GradientNode node)
    {
        if (node.Needs(1))
        {
            throw node.Refuse("whose kernel is computed from what it is differentiated by");
        }
    }

    private static void GiveBias(GradientNode node, GraphValue g)
    {
        if (node.Needs(2))
        {
            node.Give(2, g.Sum([0, .. Enumerable.Range(2, g.Rank - 2)]).ReshapeLike(node.Input(2)));
        }
    }
}
