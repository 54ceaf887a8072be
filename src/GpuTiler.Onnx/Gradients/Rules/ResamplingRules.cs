using Microsoft.ML.OnnxRuntime;
using static GpuTiler.Onnx.GradientRules;

namespace GpuTiler.Onnx;

/// <summary>
/// Resize in every mode is a matrix for each axis. The operator itself says which: it is run on the identity while the graph is written.
/// </summary>
internal static class ResamplingRules
{
    public static IEnumerable<KeyValuePair<(string, string), GradientRule>> All => [Of("Resize", Resize), Of("Upsample", Resize)];

    private static void Resize(GradientNode node)
    {
        var x = node.Input(0);
        if (node.Text("coordinate_transformation_mode", "") == "tf_crop_and_resize"
            || node.Text("keep_aspect_ratio_policy", "stretch") != "stretch")
        {
            throw node.Refuse("with a region of interest or a kept aspect ratio");
        }

        int scalesAt = node.Operator == "Upsample" || node.Graph.Opset < 11 ? 1 : 2;
        var scales = node.Has(scalesAt) && node.Stored(scalesAt) is { Count: > 0 } given ? given : null;
        var axes = node.Integers("axes") ?? [.. Enumerable.Range(0, x.Rank).Select(i => (long)i)];
        var g = node.Gradient;
        for (int i = 0; i < axes.Count; i++)
        {
            int axis = (int)(axes[i] < 0 ? axes[i] + x.Rank : axes[i]);
            if (x.Dimensions[axis] != g.Dimensions[axis] || scales?[i] is not (null or 1))
            {
                var matrix = MatrixOf(node, x.Dimensions[axis], g.Dimensions[axis], scalesAt, scales?[i]);
                g = g.MultiplyAlong(node.Graph.Table(matrix, g.Type, g.Dimensions[axis], x.Dimensions[axis]), axis);
            }
        }

        node.Give(0, g);
    }

    // A row for each element of the result: the weights of the input's elements.
    private static double[] MatrixOf(GradientNode node, long size, long result, int scalesAt, double? scale)
    {
        var graph = new GradientGraph(node.Graph.Opset);
        var x = graph.Existing("x", OnnxElementType.Float32, [1, 1, size, size]);
        GraphValue by = scale is { } factor
            ? graph.Table([1, 1, 1, factor], OnnxElementType.Float32, 4)
            : graph.Integers(1, 1, size, result);
        GraphValue?[] inputs = scalesAt == 1 ? [x, by] : scale is null ? [x, null, null, by] : [x, null, by];
        if (graph.Opset < 13 && scalesAt == 2)
        {
            // Before, these two had to be there, and could be empty.
            inputs[1] = graph.Table([], OnnxElementType.Float32, 0);
            inputs[2] ??= graph.Table([], OnnxElementType.Float32, 0);
        }

        graph.Output("y", graph.Node(node.Operator, inputs, OnnxElementType.Float32, [1, 1, size, result], [.. Attributes(node.Outline)]));
        var bytes = GradientModel.OwnModel(
            graph, new OutlineValue("x", true, OnnxElementType.Float32, [new(1), new(1), new(size), new(size)]));
        var identity = new float[size * size];
        for (int i = 0; i < size; i++)
        {
            identity[(i * size) + i] = 1;
        }

        using var session = SessionFactory.OpenOwn(bytes, _ => { });
        using var run = SessionFactory.RunOptions();
        using var input = OrtValue.CreateTensorValueFromMemory(identity, [1, 1, size, size]);
        using var outputs = session.Run(run, ["x"], [input], ["y"]);
        var found = outputs[0].GetTensorDataAsSpan<float>();
        var matrix = new double[result * size];
        for (int i = 0; i < matrix.Length; i++)
        {
            matrix[i] = found[(int)((i % size * result) + (i / size))];
        }

        return matrix;
    }

    private static IEnumerable<NodeAttribute> Attributes(OutlineNode node) =>
    [
        .. node.Integers.Where(pair => pair.Key != "axes").Select(pair => NodeAttribute.Integer(pair.Key, pair.Value[0])),
        .. node.Attributes.Floats.Select(pair => NodeAttribute.Number(pair.Key, pair.Value)),
        .. node.Attributes.Texts.Select(pair => NodeAttribute.Text(pair.Key, pair.Value)),
    ];
}
