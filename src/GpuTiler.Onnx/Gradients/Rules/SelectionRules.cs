using static GpuTiler.Onnx.GradientRules;

namespace GpuTiler.Onnx;

/// <summary>
/// Operators that take some values along axes: a matrix of zeros and ones for each axis, whose transpose puts the gradient back, or padding
/// where that is enough.
/// </summary>
internal static class SelectionRules
{
    public static IEnumerable<KeyValuePair<(string, string), GradientRule>> All =>
    [
        Of("Slice", Slice), Of("Pad", Pad), Of("Gather", Gather), Of("CumSum", CumSum),
        Of("Trilu", (node, x, _, g) => node.Graph.Node(
            "Trilu", [g, node.Has(1) ? node.Input(1) : null], g.Type, x.Dimensions,
            NodeAttribute.Integer("upper", node.Integer("upper", 1)))),
    ];

    private static void Slice(GradientNode node)
    {
        var x = node.Input(0);
        var (starts, ends) = (node.StoredOr(1, "starts")!, node.StoredOr(2, "ends")!);
        var axes = node.StoredOr(3, "axes") ?? [.. Enumerable.Range(0, starts.Count).Select(i => (long)i)];
        var steps = node.StoredOr(4, "steps") ?? [.. Enumerable.Repeat(1L, starts.Count)];
        var g = node.Gradient;
        for (int i = 0; i < starts.Count; i++)
        {
            int axis = (int)(axes[i] < 0 ? axes[i] + x.Rank : axes[i]);
            long size = x.Dimensions[axis], step = steps[i];

            // ONNX, "Slice": bounds from the end are negative, and all are clamped to the axis.
            long start = Math.Clamp(starts[i] < 0 ? starts[i] + size : starts[i], 0, step > 0 ? size : size - 1);
            if (step == 1)
            {
                var (before, behind) = (new long[x.Rank], new long[x.Rank]);
                before[axis] = start;
                behind[axis] = size - start - g.Dimensions[axis];
                g = g.Pad(before, behind);
            }
            else
            {
                g = PutBack(g, axis, size, o => start + (o * step));
            }
        }

        node.Give(0, g);
    }

    private static void Pad(GradientNode node)
    {
        var x = node.Input(0);
        var pads = node.StoredOr(1, "pads")!;
        var axes = node.Has(3) ? node.StoredOr(3, "axes")! : [.. Enumerable.Range(0, x.Rank).Select(i => (long)i)];
        string mode = node.Text("mode", "constant");
        var g = node.Gradient;
        for (int i = 0; i < axes.Count; i++)
        {
            int axis = (int)(axes[i] < 0 ? axes[i] + x.Rank : axes[i]);
            long size = x.Dimensions[axis], begin = pads[i], end = pads[axes.Count + i];
            if (mode == "constant")
            {
                var (before, behind) = (new long[x.Rank], new long[x.Rank]);
                (before[axis], behind[axis]) = (-begin, -end);
                g = g.Pad(before, behind);
            }
            else if (begin != 0 || end != 0)
            {
                g = PutBack(g, axis, size, o => Source(mode, o - begin, size));
            }
        }

        node.Give(0, g);

        long Source(string how, long place, long size) => how switch
        {
            "edge" => Math.Clamp(place, 0, size - 1),
            "wrap" => ((place % size) + size) % size,
            "reflect" => size == 1 ? 0 : size - 1 - Math.Abs((((place % (2 * size - 2)) + (2 * size - 2)) % (2 * size - 2)) - (size - 1)),
            _ => throw node.Refuse($"of the mode '{how}'"),
        };
    }

    private static void Gather(GradientNode node)
    {
        var (x, indices) = (node.Input(0), node.Stored(1));
        long given = node.Integer("axis", 0);
        int axis = (int)(given < 0 ? given + x.Rank : given);
        long size = x.Dimensions[axis];
        long[] flat = [.. x.Dimensions[..axis], indices.Count, .. x.Dimensions[(axis + 1)..]];
        node.Give(0, PutBack(
            node.Gradient.Reshape(flat), axis, size, o => (long)indices[(int)o] is var index && index < 0 ? index + size : index));
    }

    // The sum runs the other way.
    private static void CumSum(GradientNode node) => node.Give(0, node.Graph.Node(
        "CumSum", [node.Gradient, node.Input(1)], node.Gradient.Type, node.Gradient.Dimensions,
        NodeAttribute.Integer("exclusive", node.Integer("exclusive", 0)),
        NodeAttribute.Integer("reverse", 1 - node.Integer("reverse", 0))));

    // Element o along the axis came from a place of the input; several may come from one.
    private static GraphValue PutBack(GraphValue g, int axis, long size, Func<long, long> source)
    {
        long count = g.Dimensions[axis];
        var selection = new double[count * size];
        for (long o = 0; o < count; o++)
        {
            selection[(o * size) + source(o)] = 1;
        }

        return g.MultiplyAlong(g.Graph.Table(selection, g.Type, count, size), axis);
    }
}
