namespace GpuTiler.Onnx;

/// <summary>
/// A model that summarises a tensor where it is: each row of it becomes five numbers. Rows are any division of the values; the host
/// brings the rows together.
/// </summary>
/// <remarks>Counts are float32: exact while a row has no more than 2²⁴ values of a kind.</remarks>
internal static class SummaryGraph
{
    public const string Activations = "activations", Rows = "rows", Summary = "summary";

    /// <summary>The numbers of a row: the extremes of its finite values, and how many are NaN, +∞ and −∞.</summary>
    public const int Minimum = 0, Maximum = 1, NaN = 2, PositiveInfinity = 3, NegativeInfinity = 4, Numbers = 5;

    /// <summary>The model's bytes, for tensors of any shape.</summary>
    public static byte[] Build(OnnxElementType type)
    {
        var graph = new GraphWriter("summary");
        string x = graph.Node("Reshape", [graph.Input(Activations, type), graph.Input(Rows, OnnxElementType.Int64, 2)]);
        if (type != OnnxElementType.Float32)
        {
            x = graph.Cast(x, OnnxElementType.Float32);
        }

        // NaN compares false.
        string one = graph.Number(1), zero = graph.Number(0), largest = graph.Number(float.MaxValue), least = graph.Number(-float.MaxValue);
        string isFinite = graph.Node("LessOrEqual", [graph.Node("Abs", [x]), largest]);
        string isAbove = graph.Node("Greater", [x, largest]), isBelow = graph.Node("Less", [x, least]);
        string number = graph.Node(
            "Where", [isFinite, zero, graph.Node("Where", [isAbove, zero, graph.Node("Where", [isBelow, zero, one])])]);
        string[] columns =
        [
            Reduced("ReduceMin", graph.Node("Where", [isFinite, x, largest])),
            Reduced("ReduceMax", graph.Node("Where", [isFinite, x, least])),
            Sum(number),
            Sum(graph.Node("Where", [isAbove, one, zero])),
            Sum(graph.Node("Where", [isBelow, one, zero])),
        ];
        graph.Output(Summary, OnnxElementType.Float32, [], "Concat", columns, NodeAttribute.Integer("axis", 1));
        return graph.ToModel();

        string Reduced(string reduction, string values) =>
            graph.Node(reduction, [values], NodeAttribute.List("axes", 1), NodeAttribute.Integer("keepdims", 1));

        // Unlike the other reductions, a sum takes its axes as an input.
        string Sum(string values) => graph.Node("ReduceSum", [values, graph.Integers(1)], NodeAttribute.Integer("keepdims", 1));
    }

    /// <summary>The rows' numbers as one summary.</summary>
    public static ActivationSummary Merge(ReadOnlySpan<float> rows)
    {
        float lo = float.PositiveInfinity, hi = float.NegativeInfinity;
        int nan = 0, positive = 0, negative = 0;
        for (; !rows.IsEmpty; rows = rows[Numbers..])
        {
            // A row without a finite value has its extremes the wrong way round.
            if (rows[Minimum] <= rows[Maximum])
            {
                (lo, hi) = (MathF.Min(lo, rows[Minimum]), MathF.Max(hi, rows[Maximum]));
            }

            nan += (int)rows[NaN];
            positive += (int)rows[PositiveInfinity];
            negative += (int)rows[NegativeInfinity];
        }

        return new(lo, hi, new(nan, positive, negative));
    }
}
