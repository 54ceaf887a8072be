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

    /// <summary>
    /// Adds the operators for <paramref name="x"/>, of <c>maps × values</c>; the levels are float32 integers. Values that have colours of
    /// their own get the entries of these in <see cref="TilingGraph"/>'s table.
    /// </summary>
    /// <param name="graph">Where operators go.</param>
    /// <param name="x">The maps that are shown.</param>
    /// <param name="ofRange">
    /// The maps that decide the range: the same, for a range of the layer others, or a row for the maps of each tile.
    /// </param>
    /// <param name="plan">What is wanted.</param>
    /// <param name="keepsRanges">Whether the ranges that are found come out as well.</param>
    public static string Add(GraphWriter graph, string x, string ofRange, in TilePlan plan, bool keepsRanges)
    {
        var shown = Halved(graph, x);
        float steps = plan.GammaCurve is null ? byte.MaxValue : GammaCurve.Entries - 1;
        var searched = ofRange == x ? shown : Halved(graph, ofRange);
        var (l, gain) = plan.Range.Kind == RangeKind.Fixed
            ? Given(graph, plan.Range, steps)
            : Found(graph, plan, (searched.H, searched.IsFinite), steps, keepsRanges);
        if (TilingGraph.IsByBlock(plan))
        {
            (l, gain) = (ComposedTileGraph.Apart(graph, l, plan), ComposedTileGraph.Apart(graph, gain, plan));
        }

        string spread = graph.Node("Mul", [graph.Node("Sub", [shown.H, l]), gain]);
        string rounded = plan.GammaCurve is { } curve ? LookUp(graph, spread, curve) : Round(graph, spread);
        return graph.Node("Where", [shown.IsFinite, rounded, NonFinite(graph, x, shown.Magnitude, plan)]);
    }

    private static (string H, string IsFinite, string Magnitude) Halved(GraphWriter graph, string x)
    {
        string zero = graph.Number(0), largest = graph.Number(float.MaxValue), tiny = graph.Number(Quantization.Tiny);

        // NaN compares false, so what is left is finite; and what counts is finite and not tiny.
        string magnitude = graph.Node("Abs", [x]);
        string isFinite = graph.Node("LessOrEqual", [magnitude, largest]);
        string counts = graph.Node("GreaterOrEqual", [graph.Node("Where", [isFinite, magnitude, zero]), tiny]);
        return (graph.Node("Mul", [graph.Node("Where", [counts, x, zero]), graph.Number(0.5f)]), isFinite, magnitude);
    }

    // What values get that are not finite.
    private static string NonFinite(GraphWriter graph, string x, string magnitude, in TilePlan plan)
    {
        // Of these only +∞ is above zero.
        string zero = graph.Number(0);
        string level = plan.InfinityColor is null
            ? graph.Node("Where", [graph.Node("Greater", [x, zero]), graph.Number(255), zero])
            : graph.Number(TilingGraph.InfinityEntry);
        if (!plan.HasNonFiniteColors)
        {
            return level;
        }

        // NaN compares false.
        string isInfinite = graph.Node("Greater", [magnitude, graph.Number(float.MaxValue)]);
        return graph.Node("Where", [isInfinite, level, graph.Number(plan.NaNColor is null ? 0 : TilingGraph.NaNEntry)]);
    }

    private static string Round(GraphWriter graph, string spread)
    {
        string clamped = graph.Node("Clip", [spread, graph.Number(0), graph.Number(byte.MaxValue)]);
        string place = graph.Number(RoundingPlace);
        return graph.Node("Sub", [graph.Node("Add", [clamped, place]), place]);
    }

    private static string LookUp(GraphWriter graph, string spread, GammaCurve curve)
    {
        string nearest = graph.Node("Add", [spread, graph.Number(0.5f)]);
        string clamped = graph.Node("Clip", [nearest, graph.Number(0), graph.Number(GammaCurve.Entries - 1)]);
        string entries = graph.Cast(graph.Node("Floor", [clamped]), OnnxElementType.Int32);
        var levels = new float[GammaCurve.Entries];
        for (int i = 0; i < levels.Length; i++)
        {
            levels[i] = curve.Levels[i];
        }

        return graph.Node("Gather", [graph.Table(levels, levels.Length), entries], NodeAttribute.Integer("axis", 0));
    }

    private static (string L, string Gain) Given(GraphWriter graph, TileRange range, float steps)
    {
        var half = HalfRange.Between(range.Low, range.High);
        return (graph.Number(half.Low), graph.Number(half.IsFlat ? 0 : steps / half.Width));
    }

    private static (string L, string Gain) Found(
        GraphWriter graph, in TilePlan plan, (string H, string IsFinite) maps, float steps, bool keepsRanges)
    {
        var (low, high) = new RangeGraph(graph, plan.Range, maps.H, maps.IsFinite).Add();
        if (plan.Range.Spread == RangeSpread.Held)
        {
            (low, high) = SettlingGraph.Hold(graph, low, high, plan);
        }

        if (keepsRanges)
        {
            SettlingGraph.Keep(graph, low, high, plan);
        }

        return (low, RangeGraph.Gain(graph, steps, graph.Node("Sub", [high, low])));
    }
}
