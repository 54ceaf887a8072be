namespace GpuTiler.Onnx;

/// <summary>A graph inside an operator: a branch of If, or the body of Loop or Scan.</summary>
/// <param name="Name">The attribute that holds it, such as <c>then_branch</c>.</param>
/// <param name="Inputs">Names of the values that each run of it is given.</param>
/// <param name="Outputs">Names of what it returns; they may be tensors of the graph around it, too.</param>
/// <param name="Nodes">Its operators.</param>
internal sealed record OutlineBody(string Name, string[] Inputs, string[] Outputs, OutlineNode[] Nodes)
{
    // As deep as protobuf's own readers go.
    private const int DeepestGraph = 32;

    /// <summary>What it stores.</summary>
    public IReadOnlyList<OutlineTensor> Initializers { get; private init; } = [];

    /// <param name="name">The attribute's name.</param>
    /// <param name="graph">The graph's message.</param>
    /// <param name="depth">How many graphs it is inside of, the main one included.</param>
    /// <exception cref="InvalidDataException">It is damaged, or inside too many others.</exception>
    public static OutlineBody Read(string name, ProtoReader graph, int depth)
    {
        if (depth > DeepestGraph)
        {
            throw new InvalidDataException($"its graphs are nested more than {DeepestGraph} deep");
        }

        List<string> inputs = [], outputs = [];
        List<OutlineNode> nodes = [];
        List<OutlineTensor> initializers = [];
        while (graph.Next())
        {
            if (graph.Field == OnnxFields.Graph.Node)
            {
                nodes.Add(OutlineNode.Read(graph.Message(), depth));
            }
            else if (graph.Field == OnnxFields.Graph.Initializer)
            {
                initializers.Add(OutlineTensor.Read(graph.Message(), graph.Bytes()));
            }
            else if (graph.Field == OnnxFields.Graph.Input)
            {
                inputs.Add(OutlineValue.Read(graph.Message()).Name);
            }
            else if (graph.Field == OnnxFields.Graph.Output)
            {
                outputs.Add(OutlineValue.Read(graph.Message()).Name);
            }
        }

        return new OutlineBody(name, [.. inputs], [.. outputs], [.. nodes]) { Initializers = initializers };
    }
}
