namespace GpuTiler.Onnx;

/// <summary>
/// The range of each map, or of the layer, as operators: halved and without tiny values, as <see cref="HalfRange"/> has it.
/// </summary>
/// <remarks>
/// Percentiles are counted as the contract says. A deviation is summed in binary32 and not in its steps, and may be off by so much as
/// shows in one level.
/// </remarks>
internal sealed class RangeGraph
{
    private readonly GraphWriter graph;
    private readonly TileRange range;
    private readonly string h, isFinite, zero;

    /// <summary>Prepares to look at some maps, one a row.</summary>
    /// <param name="graph">Where operators go.</param>
    /// <param name="range">Which range is wanted: of tiles or of the layer.</param>
    /// <param name="h">Half the values; 0 in place of those that are tiny or not finite.</param>
    /// <param name="isFinite">Whether each value is finite.</param>
    public RangeGraph(GraphWriter graph, TileRange range, string h, string isFinite) =>
        (this.graph, this.range, this.h, this.isFinite, zero) = (graph, range, h, isFinite, graph.Number(0));

    /// <summary>
    /// Adds the operators: the low end and the high end, which are less than <see cref="Quantization.Tiny"/>/2 apart where the range is
    /// flat.
    /// </summary>
    public (string Low, string High) Add()
    {
        // Halving and clearing tiny values keep the order, so the extremes of h are those of x, treated the same. A map without a finite
        // value finds its low end above its high end.
        string low = Extreme("ReduceMin", SettlingGraph.Empty), high = Extreme("ReduceMax", -SettlingGraph.Empty);
        (string Low, string High) ends = range.Spread switch
        {
            RangeSpread.Symmetric => Symmetric(low, high),
            RangeSpread.Percentile => Percentiles(low, high, graph.Node("Sub", [high, low])),
            RangeSpread.Sigma => Deviations(low, graph.Node("Sub", [high, low])),
            _ => (low, high),
        };
        return range.IsOfExtremes ? ends : (UnlessEmpty(low, high, low, ends.Low), UnlessEmpty(low, high, high, ends.High));
    }

    /// <summary>+0 for a half of magnitude below <see cref="Quantization.Tiny"/>/2, and the half itself otherwise.</summary>
    public static string Canonical(GraphWriter graph, string half) => graph.Node(
        "Where", [graph.Node("GreaterOrEqual", [graph.Node("Abs", [half]), graph.Number(Quantization.Tiny / 2)]), half, graph.Number(0)]);

    /// <summary>A number divided by a width, and 0 where the range is flat.</summary>
    public static string Gain(GraphWriter graph, float steps, string width)
    {
        string isWide = graph.Node("GreaterOrEqual", [width, graph.Number(Quantization.Tiny / 2)]);
        return graph.Node("Where", [isWide, graph.Node("Div", [graph.Number(steps), width]), graph.Number(0)]);
    }

    // What follows from the extremes of no finite value is no range.
    private string UnlessEmpty(string low, string high, string extreme, string end) =>
        graph.Node("Where", [graph.Node("Less", [high, low]), extreme, end]);

    private (string Low, string High) Symmetric(string low, string high)
    {
        string largest = graph.Node("Max", [graph.Node("Abs", [low]), graph.Node("Abs", [high])]);
        return (graph.Node("Neg", [largest]), largest);
    }

    private (string Low, string High) Percentiles(string low, string high, string width)
    {
        string scaled = graph.Node("Mul", [graph.Node("Sub", [h, low]), Gain(graph, PercentileRange.Bins, width)]);
        string clamped = graph.Node("Clip", [scaled, zero, graph.Number(PercentileRange.Bins - 1)]);
        // What is not finite lies behind every bin.
        string bins = graph.Node("Where", [isFinite, graph.Node("Floor", [clamped]), graph.Number(2 * PercentileRange.Bins)]);
        string count = Count(isFinite);
        string lowEnd = range.LowHundredths == 0 ? low : Edge(Bin(bins, count, range.LowHundredths));
        if (range.HighHundredths == TileRange.Whole)
        {
            return Ends(lowEnd, high);
        }

        string edge = graph.Node("Add", [Bin(bins, count, range.HighHundredths), graph.Number(1)]);
        string isLast = graph.Node("GreaterOrEqual", [edge, graph.Number(PercentileRange.Bins)]);
        return Ends(lowEnd, graph.Node("Where", [isLast, high, Edge(edge)]));

        string Edge(string number) => graph.Node(
            "Add", [low, graph.Node("Mul", [width, graph.Node("Mul", [number, graph.Number(1f / PercentileRange.Bins)])])]);
    }

    // The first bin by which so many values are counted: from the highest bit to the lowest, a bit is set where fewer lie below.
    private string Bin(string bins, string count, int hundredths)
    {
        string rank = Rank(count, hundredths), bin = zero;
        for (int bit = PercentileRange.Bins / 2; bit > 0; bit /= 2)
        {
            string candidate = graph.Node("Add", [bin, graph.Number(bit)]);
            string isFewer = graph.Node("Less", [Count(graph.Node("Less", [bins, candidate])), rank]);
            bin = graph.Node("Where", [isFewer, candidate, bin]);
        }

        return bin;
    }

    // count·hundredths/10,000, rounded up, in parts that 32 bits hold.
    private string Rank(string count, int hundredths)
    {
        string whole = graph.Integer(TileRange.Whole), wanted = graph.Integer(hundredths);
        string times = graph.Node("Div", [count, whole]);
        string rest = graph.Node("Sub", [count, graph.Node("Mul", [times, whole])]);
        string up = graph.Node("Add", [graph.Node("Mul", [rest, wanted]), graph.Integer(TileRange.Whole - 1)]);
        return graph.Node("Add", [graph.Node("Mul", [times, wanted]), graph.Node("Div", [up, whole])]);
    }

    private (string Low, string High) Deviations(string low, string width)
    {
        string count = graph.Node("Max", [graph.Cast(Count(isFinite), OnnxElementType.Float32), graph.Number(1)]);
        // Between 0 and 256: no square overflows, and no gain is so small that hardware flushes it.
        const float Places = 256;
        string place = graph.Node("Mul", [graph.Node("Sub", [h, low]), Gain(graph, Places, width)]);
        string mean = Mean(place);
        string distance = graph.Node("Sub", [place, mean]);
        string deviation = graph.Node("Sqrt", [Mean(graph.Node("Mul", [distance, distance]))]);
        string side = graph.Node("Mul", [deviation, graph.Number(range.Deviations)]);
        string unit = graph.Node("Mul", [width, graph.Number(1 / Places)]);
        return Ends(End("Sub"), End("Add"));

        string Mean(string values) => graph.Node("Div", [Sum(graph.Node("Where", [isFinite, values, zero])), count]);

        string End(string direction)
        {
            string end = graph.Node("Add", [low, graph.Node("Mul", [unit, graph.Node(direction, [mean, side])])]);
            return graph.Node("Clip", [end, graph.Number(-float.MaxValue / 2), graph.Number(float.MaxValue / 2)]);
        }
    }

    private (string Low, string High) Ends(string low, string high) => (Canonical(graph, low), Canonical(graph, high));

    private string Extreme(string reduction, float neutral)
    {
        string finite = graph.Node("Where", [isFinite, h, graph.Number(neutral)]);
        string ofMaps = graph.Node(reduction, [finite], NodeAttribute.List("axes", 1), NodeAttribute.Integer("keepdims", 1));
        return range.Kind == RangeKind.Layer
            ? graph.Node(reduction, [ofMaps], NodeAttribute.List("axes", 0), NodeAttribute.Integer("keepdims", 1))
            : ofMaps;
    }

    private string Count(string isCounted) => Sum(graph.Cast(isCounted, OnnxElementType.Int32));

    private string Sum(string values)
    {
        string ofMaps = graph.Node("ReduceSum", [values, graph.Integers(1)], NodeAttribute.Integer("keepdims", 1));
        return range.Kind == RangeKind.Layer
            ? graph.Node("ReduceSum", [ofMaps, graph.Integers(0)], NodeAttribute.Integer("keepdims", 1))
            : ofMaps;
    }
}
