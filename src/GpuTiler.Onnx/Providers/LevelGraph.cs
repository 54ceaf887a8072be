namespace GpuTiler.Onnx;

/// <summary>
/// The contract's formula (<see cref="Quantization"/>) as operators: values of some maps, one map a row, become their grey levels.
/// </summary>
/// <remarks>
/// Every operator is one rounding, as in the formula, except that a GPU's division may miss the nearest 255/r: a value that lies almost
/// between two levels may then get the other one. NaN is told apart by its comparisons, which a driver must not optimise away.
/// </remarks>
internal static class LevelGraph
{
    // Between these two the sum's last place is 1: adding rounds half to even, and subtracting brings the integer back. There is a
    // Round operator, but not on every provider.
    private const float RoundingPlace = 12582912;

    /// <summary>Adds the operators for <paramref name="x"/>, of <c>maps × values</c>; the levels are float32 integers.</summary>
    public static string Add(GraphWriter graph, string x, TileRange range)
    {
        string zero = graph.Number(0), largest = graph.Number(float.MaxValue), tiny = graph.Number(Quantization.Tiny);

        // NaN compares false, so what is left is finite; and what counts is finite and not tiny.
        string magnitude = graph.Node("Abs", [x]);
        string isFinite = graph.Node("LessOrEqual", [magnitude, largest]);
        string counts = graph.Node("GreaterOrEqual", [graph.Node("Where", [isFinite, magnitude, zero]), tiny]);
        string h = graph.Node("Mul", [graph.Node("Where", [counts, x, zero]), graph.Number(0.5f)]);

        var (l, gain) = range.Kind == RangeKind.Fixed ? Given(graph, range) : Found(graph, h, isFinite, range.Kind);
        string spread = graph.Node("Mul", [graph.Node("Sub", [h, l]), gain]);
        string clamped = graph.Node("Clip", [spread, zero, graph.Number(255)]);
        string place = graph.Number(RoundingPlace);
        string rounded = graph.Node("Sub", [graph.Node("Add", [clamped, place]), place]);

        // Of the values that are not finite only +∞ is above zero.
        string other = graph.Node("Where", [graph.Node("Greater", [x, zero]), graph.Number(255), zero]);
        return graph.Node("Where", [isFinite, rounded, other]);
    }

    private static (string L, string Gain) Given(GraphWriter graph, TileRange range)
    {
        var quantization = Quantization.Between(range.Low, range.High);
        return (graph.Number(quantization.Low), graph.Number(quantization.Gain));
    }

    // Halving and clearing tiny values keep the order, so the extremes of h are those of x, treated the same. A map without a finite
    // value finds its low end above its high end.
    private static (string L, string Gain) Found(GraphWriter graph, string h, string isFinite, RangeKind kind)
    {
        string l = Extreme("ReduceMin", float.MaxValue / 2), r = graph.Node("Sub", [Extreme("ReduceMax", -float.MaxValue / 2), l]);
        string isWide = graph.Node("GreaterOrEqual", [r, graph.Number(Quantization.Tiny / 2)]);
        string gain = graph.Node("Div", [graph.Number(255), r]);
        return (l, graph.Node("Where", [isWide, gain, graph.Number(0)]));

        string Extreme(string reduction, float neutral)
        {
            string finite = graph.Node("Where", [isFinite, h, graph.Number(neutral)]);
            string ofMaps = graph.Node(reduction, [finite], NodeAttribute.List("axes", 1), NodeAttribute.Integer("keepdims", 1));
            return kind == RangeKind.Layer
                ? graph.Node(reduction, [ofMaps], NodeAttribute.List("axes", 0), NodeAttribute.Integer("keepdims", 1))
                : ofMaps;
        }
    }
}
