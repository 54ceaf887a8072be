namespace GpuTiler.Onnx;

/// <summary>Writes what is added to a network's graph: outputs, and operators that read its tensors.</summary>
internal sealed class TapWriter
{
    private readonly ProtoWriter graph = new();

    /// <summary>The graph's message with the additions alone.</summary>
    public ProtoWriter Graph => graph;

    /// <summary>Makes a tensor an output. ONNX Runtime infers the type that is left out.</summary>
    public void Output(string name)
    {
        var output = new ProtoWriter();
        output.Text(OnnxFields.ValueInfo.Name, name);
        graph.Message(OnnxFields.Graph.Output, output);
    }

    /// <summary>Adds an operator.</summary>
    /// <returns>The name of its output.</returns>
    public string Node(string type, ReadOnlySpan<string> inputs, string output, params ReadOnlySpan<NodeAttribute> attributes)
    {
        Node(type, inputs, [output], attributes);
        return output;
    }

    /// <summary>Adds an operator of several outputs.</summary>
    public void Node(string type, ReadOnlySpan<string> inputs, string[] outputs, ReadOnlySpan<NodeAttribute> attributes)
    {
        var node = new ProtoWriter();
        foreach (string input in inputs)
        {
            node.Text(OnnxFields.Node.Input, input);
        }

        foreach (string output in outputs)
        {
            node.Text(OnnxFields.Node.Output, output);
        }

        node.Text(OnnxFields.Node.Operator, type);
        foreach (var attribute in attributes)
        {
            node.Message(OnnxFields.Node.Attribute, attribute.Message);
        }

        graph.Message(OnnxFields.Graph.Node, node);
    }

    /// <summary>Adds a list of integers. It is no initializer: old models must list those among their inputs.</summary>
    public string Constant(string name, params ReadOnlySpan<long> values) =>
        Node("Constant", [], name, NodeAttribute.Tensor("value", values));
}
