namespace GpuTiler.Onnx;

/// <summary>One operator of the main graph.</summary>
/// <param name="Name">The node's name; may be empty.</param>
/// <param name="Operator">What it computes, such as <c>Conv</c>.</param>
/// <param name="Domain">Whose operator it is; empty for ONNX's own.</param>
/// <param name="Inputs">Names of the tensors that go in; an optional one left out is empty.</param>
/// <param name="Outputs">Names of the tensors that come out; an optional one left out is empty.</param>
/// <param name="Constant">The stored value of a Constant node.</param>
/// <param name="HasSubgraphs">Whether it runs graphs of its own (If, Loop, Scan), whose tensors are no layers.</param>
/// <param name="Captured">Names that its own graphs read: their own tensors, and those of the graph around it.</param>
internal sealed record OutlineNode(
    string Name, string Operator, string Domain, string[] Inputs, string[] Outputs, OutlineTensor? Constant, bool HasSubgraphs, string[] Captured)
{
    /// <summary>Every name that it reads, inside and outside.</summary>
    public IEnumerable<string> Reads => Inputs.Concat(Captured);

    /// <summary>Whether this is ONNX's own operator of that name.</summary>
    public bool Is(string name) => Operator == name && Domain is "" or "ai.onnx";

    // As deep as protobuf's own readers go.
    private const int DeepestGraph = 32;

    public static OutlineNode Read(ProtoReader node) => Read(node, 0);

    private static OutlineNode Read(ProtoReader node, int depth)
    {
        string name = "", type = "", domain = "";
        List<string> inputs = [], outputs = [], captured = [];
        OutlineTensor? constant = null;
        bool hasSubgraphs = false;
        while (node.Next())
        {
            switch (node.Field)
            {
                case OnnxFields.Node.Input:
                    inputs.Add(node.Text());
                    break;
                case OnnxFields.Node.Output:
                    outputs.Add(node.Text());
                    break;
                case OnnxFields.Node.Name:
                    name = node.Text();
                    break;
                case OnnxFields.Node.Operator:
                    type = node.Text();
                    break;
                case OnnxFields.Node.Domain:
                    domain = node.Text();
                    break;
                case OnnxFields.Node.Attribute:
                    for (var attribute = node.Message(); attribute.Next();)
                    {
                        if (attribute.Field is OnnxFields.Attribute.Graph or OnnxFields.Attribute.Graphs)
                        {
                            hasSubgraphs = true;
                            AddReads(attribute.Message(), captured, depth + 1);
                        }

                        if (attribute.Field == OnnxFields.Attribute.Tensor)
                        {
                            constant = OutlineTensor.Read(attribute.Message(), attribute.Bytes());
                        }
                    }

                    break;
            }
        }

        return new OutlineNode(name, type, domain, [.. inputs], [.. outputs], constant, hasSubgraphs, [.. captured]);
    }

    // A graph's outputs may be tensors of the graph around it, too.
    private static void AddReads(ProtoReader graph, List<string> reads, int depth)
    {
        if (depth > DeepestGraph)
        {
            throw new InvalidDataException($"its graphs are nested more than {DeepestGraph} deep");
        }

        while (graph.Next())
        {
            if (graph.Field == OnnxFields.Graph.Node)
            {
                reads.AddRange(Read(graph.Message(), depth).Reads);
            }
            else if (graph.Field == OnnxFields.Graph.Output)
            {
                reads.Add(OutlineValue.Read(graph.Message()).Name);
            }
        }
    }
}
