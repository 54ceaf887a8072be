namespace GpuTiler.Onnx;

/// <summary>
/// A model that reduces maps where they are: each becomes ten numbers. Extremes and sums are of finite values, and a place is the first in
/// row-major order.
/// </summary>
/// <remarks>Counts and places are float32: exact for maps of up to 2²⁴ values. Sums are float32 as the device adds them up.</remarks>
internal static class ReductionGraph
{
    public const string Activations = "activations", Rows = "rows", Pixels = "pixels", Places = "places", Numbers = "numbers";

    /// <summary>The columns of a map's numbers.</summary>
    public const int Largest = 0, LargestPlace = 1, Smallest = 2, SmallestPlace = 3, Sum = 4, Squares = 5, Zeros = 6, NaN = 7,
        PositiveInfinity = 8, NegativeInfinity = 9, Columns = 10;

    /// <summary>The values that a map may have.</summary>
    public const int MostValues = 1 << 24;

    /// <summary>The model's bytes.</summary>
    /// <param name="type">The type of the activations.</param>
    /// <param name="isChannelsLast">
    /// Whether a map's values lie apart: the activations are then first read as <see cref="Pixels"/> says, batch × values × maps.
    /// </param>
    public static byte[] Build(OnnxElementType type, bool isChannelsLast)
    {
        var graph = new GraphWriter("reduction");
        string x = graph.Input(Activations, type), rows = graph.Input(Rows, OnnxElementType.Int64, 2);
        string places = graph.Input(Places, OnnxElementType.Float32);
        if (isChannelsLast)
        {
            x = graph.Node("Reshape", [x, graph.Input(Pixels, OnnxElementType.Int64, 3)]);
            x = graph.Node("Transpose", [x], NodeAttribute.List("perm", 0, 2, 1));
        }

        x = graph.Node("Reshape", [x, rows]);
        if (type != OnnxElementType.Float32)
        {
            x = graph.Cast(x, OnnxElementType.Float32);
        }

        // NaN compares false.
        string one = graph.Number(1), zero = graph.Number(0), most = graph.Number(float.MaxValue), least = graph.Number(-float.MaxValue);
        string isFinite = graph.Node("LessOrEqual", [graph.Node("Abs", [x]), most]);
        string isAbove = graph.Node("Greater", [x, most]), isBelow = graph.Node("Less", [x, least]);
        string number = graph.Node(
            "Where", [isFinite, zero, graph.Node("Where", [isAbove, zero, graph.Node("Where", [isBelow, zero, one])])]);
        string low = graph.Node("Where", [isFinite, x, least]), high = graph.Node("Where", [isFinite, x, most]);
        string finite = graph.Node("Where", [isFinite, x, zero]), magnitude = graph.Node("Abs", [high]);
        string largest = Extreme("ReduceMax", low), smallest = Extreme("ReduceMin", high);
        string[] columns =
        [
            largest,
            Extreme("ReduceMin", graph.Node("Where", [graph.Node("Less", [low, largest]), most, places])),
            smallest,
            Extreme("ReduceMin", graph.Node("Where", [graph.Node("Greater", [high, smallest]), most, places])),
            Total(finite),
            Total(graph.Node("Mul", [finite, finite])),
            Total(graph.Node("Where", [graph.Node("Greater", [magnitude, zero]), zero, one])),
            Total(number),
            Total(graph.Node("Where", [isAbove, one, zero])),
            Total(graph.Node("Where", [isBelow, one, zero])),
        ];
        graph.Output(Numbers, OnnxElementType.Float32, [], "Concat", columns, NodeAttribute.Integer("axis", 1));
        return graph.ToModel();

        string Extreme(string reduction, string values) =>
            graph.Node(reduction, [values], NodeAttribute.List("axes", 1), NodeAttribute.Integer("keepdims", 1));

        // Unlike the other reductions, a sum takes its axes as an input.
        string Total(string values) => graph.Node("ReduceSum", [values, graph.Integers(1)], NodeAttribute.Integer("keepdims", 1));
    }

    /// <summary>A map's numbers from its row.</summary>
    /// <param name="row">The columns.</param>
    /// <param name="values">Values of the map.</param>
    public static MapNumbers Read(ReadOnlySpan<float> row, int values)
    {
        int nan = (int)row[NaN], positive = (int)row[PositiveInfinity], negative = (int)row[NegativeInfinity];
        int finite = values - nan - positive - negative;

        // Adding 0 makes +0 of −0.
        return new()
        {
            Largest = finite > 0 ? row[Largest] + 0f : float.NegativeInfinity,
            LargestPlace = finite > 0 ? (int)row[LargestPlace] : 0,
            Smallest = finite > 0 ? row[Smallest] + 0f : float.PositiveInfinity,
            SmallestPlace = finite > 0 ? (int)row[SmallestPlace] : 0,
            Finite = finite,
            Zeros = (int)row[Zeros],
            NaN = nan,
            PositiveInfinity = positive,
            NegativeInfinity = negative,
        };
    }
}
