namespace GpuTiler.Onnx;

/// <summary>
/// What is added to a network so that a tensor comes out as float32: a cast, and for a quantised one <c>(x − zero point)·scale</c>. The
/// operators are plain ones: ONNX Runtime would join a DequantizeLinear with the network's own, and run another network.
/// </summary>
/// <param name="Name">The tensor.</param>
/// <param name="Quantization">What its integers stand for.</param>
/// <param name="Rank">How many dimensions it has, if known.</param>
internal sealed record TensorConversion(string Name, LayerQuantization? Quantization, int? Rank)
{
    // No tool gives a tensor such names.
    private const string Suffix = "/gputiler/values";

    /// <summary>The tensor of float32.</summary>
    public string Output => Name + Suffix;

    /// <summary>What it reads besides the tensor.</summary>
    public IEnumerable<string> Parameters =>
        Quantization is null ? []
        : Quantization.ZeroPoint is { } zeroPoint ? [Quantization.Scale, zeroPoint]
        : [Quantization.Scale];

    /// <summary>Adds the operators.</summary>
    public void AddTo(TapWriter graph)
    {
        if (Quantization is null)
        {
            Cast(graph, Name, Output);
            return;
        }

        string values = Cast(graph, Name, Output + "/cast");
        if (Quantization.ZeroPoint is { } zeroPoint)
        {
            values = graph.Node("Sub", [values, Parameter(graph, zeroPoint, Output + "/zero")], Output + "/difference");
        }

        graph.Node("Mul", [values, Parameter(graph, Quantization.Scale, Output + "/scale")], Output);
    }

    private static string Cast(TapWriter graph, string tensor, string output) =>
        graph.Node("Cast", [tensor], output, GraphWriter.CastTo(OnnxElementType.Float32));

    // One for each index of a dimension stands above the dimensions behind it.
    private string Parameter(TapWriter graph, string tensor, string output)
    {
        string cast = Cast(graph, tensor, output);
        if (Quantization?.Axis is not { } axis)
        {
            return cast;
        }

        long[] shape = [-1, .. Enumerable.Repeat(1L, Rank!.Value - axis - 1)];
        return graph.Node("Reshape", [cast, graph.Constant(output + "/shape", shape)], output + "/aligned");
    }
}
