namespace GpuTiler.Onnx;

/// <summary>
/// A model with more outputs. Protobuf merges a message field that comes twice, so a model followed by
/// <c>ModelProto { graph { output … } }</c> is that model with outputs added; ONNX Runtime infers the type that they leave out.
/// </summary>
internal static class TappedModel
{
    // No tool gives a tensor such a name.
    private const string CopySuffix = "/gputiler/copy";

    /// <summary>The model's bytes with one output more for each name; the same array where there is nothing to add.</summary>
    /// <param name="model">The model.</param>
    /// <param name="names">The tensors that become outputs.</param>
    /// <param name="shared">Tensors that get a second reader, so that no fusion swallows them: a copy that nobody fetches.</param>
    public static byte[] Append(byte[] model, IEnumerable<string> names, IEnumerable<string> shared)
    {
        var graph = new ProtoWriter();
        foreach (string name in names)
        {
            AddOutput(graph, name);
        }

        foreach (string name in shared)
        {
            string copy = $"{name}{CopySuffix}";
            var node = new ProtoWriter();
            node.Text(OnnxFields.Node.Input, name);
            node.Text(OnnxFields.Node.Output, copy);
            node.Text(OnnxFields.Node.Operator, "Identity");
            graph.Message(OnnxFields.Graph.Node, node);
            AddOutput(graph, copy);
        }

        if (graph.Written.IsEmpty)
        {
            return model;
        }

        var addition = new ProtoWriter();
        addition.Message(OnnxFields.Model.Graph, graph);
        var tapped = GC.AllocateUninitializedArray<byte>(checked(model.Length + addition.Written.Length));
        model.CopyTo(tapped, 0);
        addition.Written.CopyTo(tapped.AsSpan(model.Length));
        return tapped;
    }

    private static void AddOutput(ProtoWriter graph, string name)
    {
        var output = new ProtoWriter();
        output.Text(OnnxFields.ValueInfo.Name, name);
        graph.Message(OnnxFields.Graph.Output, output);
    }
}
