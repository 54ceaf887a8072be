namespace GpuTiler.Onnx;

/// <summary>
/// A tensor in a graph that is written: one of the network's, or the result of an operator of the gradient. Arithmetic on it adds
/// operators, so that a rule reads like its formula: <c>g * y * (1 - y)</c>.
/// </summary>
public sealed partial class GraphValue
{
    private readonly long[] dimensions;

    // The value that this is a reshape of.
    private GraphValue? unshaped;

    internal GraphValue(GradientGraph graph, string name, OnnxElementType type, long[] dimensions) =>
        (Graph, Name, Type, this.dimensions) = (graph, name, type, dimensions);

    /// <summary>The graph.</summary>
    public GradientGraph Graph { get; }

    /// <summary>The tensor's name in the graph.</summary>
    public string Name { get; }

    /// <summary>The type of its elements.</summary>
    public OnnxElementType Type { get; }

    /// <summary>Its dimensions, slowest first; none for a single number.</summary>
    public ReadOnlySpan<long> Dimensions => dimensions;

    /// <summary>How many dimensions it has.</summary>
    public int Rank => dimensions.Length;

    /// <summary>How many elements it has.</summary>
    public long Count => dimensions.Aggregate(1L, (product, dimension) => product * dimension);

    /// <summary>The type of its gradient: its own, or float32 if that is not a type of real numbers.</summary>
    public OnnxElementType GradientType => Type.IsFloat() ? Type : OnnxElementType.Float32;

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Type.Name()} {string.Join('×', dimensions)})";

#pragma warning disable CS1591 // Operators say what they do.
#pragma warning disable CA2225 // A graph is written with operators, and Node adds every other.
    public static GraphValue operator +(GraphValue a, GraphValue b) => Binary("Add", a, b);

    public static GraphValue operator +(GraphValue a, double b) => a + Number(b, a);

    public static GraphValue operator +(double a, GraphValue b) => Number(a, b) + b;

    public static GraphValue operator -(GraphValue a, GraphValue b) => Binary("Sub", a, b);

    public static GraphValue operator -(GraphValue a, double b) => a - Number(b, a);

    public static GraphValue operator -(double a, GraphValue b) => Number(a, b) - b;

    public static GraphValue operator -(GraphValue a) => a.Unary("Neg");

    public static GraphValue operator *(GraphValue a, GraphValue b) => Binary("Mul", a, b);

    public static GraphValue operator *(GraphValue a, double b) => a * Number(b, a);

    public static GraphValue operator *(double a, GraphValue b) => Number(a, b) * b;

    public static GraphValue operator /(GraphValue a, GraphValue b) => Binary("Div", a, b);

    public static GraphValue operator /(GraphValue a, double b) => a / Number(b, a);

    public static GraphValue operator /(double a, GraphValue b) => Number(a, b) / b;

    public static GraphValue operator >(GraphValue a, GraphValue b) => Compare("Greater", a, b);

    public static GraphValue operator >(GraphValue a, double b) => a > Number(b, a);

    public static GraphValue operator <(GraphValue a, GraphValue b) => Compare("Less", a, b);

    public static GraphValue operator <(GraphValue a, double b) => a < Number(b, a);

    // There is GreaterOrEqual from opset 12 on, and Equal at opset 19 has no kernel on CUDA.
    public static GraphValue operator >=(GraphValue a, GraphValue b) => a.Graph.Opset >= 12 ? Compare("GreaterOrEqual", a, b) : !(a < b);

    public static GraphValue operator >=(GraphValue a, double b) => a >= Number(b, a);

    public static GraphValue operator <=(GraphValue a, GraphValue b) => a.Graph.Opset >= 12 ? Compare("LessOrEqual", a, b) : !(a > b);

    public static GraphValue operator <=(GraphValue a, double b) => a <= Number(b, a);

    public static GraphValue operator &(GraphValue a, GraphValue b) => Compare("And", a, b);

    public static GraphValue operator !(GraphValue a) => a.Unary("Not");
#pragma warning restore CA2225
#pragma warning restore CS1591

    /// <summary>A number of the type of these values.</summary>
    private static GraphValue Number(double value, GraphValue beside) => beside.Graph.Number(value, beside.Type);

    private static GraphValue Binary(string type, GraphValue a, GraphValue b) => a.Graph.Node(type, [a, b], a.Type, Broadcast(a, b));

    private static GraphValue Compare(string type, GraphValue a, GraphValue b) =>
        a.Graph.Node(type, [a, b], OnnxElementType.Bool, Broadcast(a, b));

    // As ONNX has it, "Multidirectional Broadcasting": dimensions are aligned at the end, and 1 goes with everything.
    private static long[] Broadcast(params ReadOnlySpan<GraphValue> values)
    {
        int rank = 0;
        foreach (var value in values)
        {
            rank = Math.Max(rank, value.Rank);
        }

        var result = new long[rank];
        Array.Fill(result, 1);
        foreach (var value in values)
        {
            for (int i = 0; i < value.Rank; i++)
            {
                ref long dimension = ref result[rank - value.Rank + i];
                dimension = dimension == 1 ? value.dimensions[i]
                    : value.dimensions[i] == 1 || value.dimensions[i] == dimension ? dimension
                    : throw new ArgumentException($"{values[0]} and {values[^1]} do not go together.");
            }
        }

        return result;
    }
}
