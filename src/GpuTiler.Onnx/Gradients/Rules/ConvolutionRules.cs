using static GpuTiler.Onnx.GradientRules;

namespace GpuTiler.Onnx;

/// <summary>A convolution's adjoint is the transposed convolution with the same kernel, and the other way around (Dumoulin and Visin 2016).</summary>
internal static class ConvolutionRules
{
    public static IEnumerable<KeyValuePair<(string, string), GradientRule>> All => [Of("Conv", Convolution), Of("ConvTranspose", Transposed)];

    private static void Convolution(GradientNode node)
    {
        var (x, kernel, g) = (node.Input(0), node.Input(1), node.Gradient);
        RequireStored(node);
        if (node.Needs(0))
        {
            var geometry = WindowGeometry.Of(node, x, g, kernel.Dimensions[2..]);
            node.Give(0, geometry.Scatter(g, kernel, x.Dimensions, node.Integer("group", 1)));
        }

        GiveBias(node, g);
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
                "Conv", [read, kernel], g.Type, x.Dimensions, NodeAttribute.List("kernel_shape", geometry.Kernel), NodeAttribute.List("strides", geometry.Strides),
                NodeAttribute.List("dilations", geometry.Dilations), NodeAttribute.List("pads", pads), NodeAttribute.Integer("group", node.Integer("group", 1))));
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
