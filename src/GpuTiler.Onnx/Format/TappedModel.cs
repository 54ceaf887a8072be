namespace GpuTiler.Onnx;

/// <summary>
/// A model with more outputs. Protobuf merges a message field that comes twice, so a model followed by
/// <c>ModelProto { graph { output … } }</c> is that model with outputs added; ONNX Runtime infers the type that they leave out.
/// </summary>
internal static class TappedModel
{
    // No tool gives a tensor such names.
    private const string Begin = "/gputiler/begin", End = "/gputiler/end";
    private const string FlatSuffix = "/gputiler/flat", FirstSuffix = "/gputiler/first", DimensionsSuffix = "/gputiler/dimensions";

    // Before this opset Slice has its bounds as attributes.
    private const long SliceTakesInputs = 10;

    /// <summary>The output that holds a tensor's dimensions.</summary>
    public static string DimensionsOf(string name) => name + DimensionsSuffix;

    /// <summary>The model's bytes with one output more for each name; the same array where there is nothing to add.</summary>
    public static byte[] Append(byte[] model, IEnumerable<string> names)
    {
        var graph = new ProtoWriter();
        foreach (string name in names)
        {
            AddOutput(graph, name);
        }

        return Append(model, graph);
    }

    /// <summary>The model's bytes with what was added to its graph; the same array where there is nothing to add.</summary>
    public static byte[] Append(byte[] model, ProtoWriter graph)
    {
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

    /// <summary>What a model's graph gets.</summary>
    /// <param name="outline">The model.</param>
    /// <param name="names">Tensors that become outputs.</param>
    /// <param name="touched">
    /// Tensors, in topological order, that get a second reader, so that no fusion swallows them: it takes their first element and lets
    /// them go.
    /// </param>
    /// <param name="measured">Tensors whose dimensions become outputs (<see cref="DimensionsOf"/>).</param>
    public static ProtoWriter Additions(
        ModelOutline outline, IEnumerable<string> names, IEnumerable<string> touched, IEnumerable<string> measured)
    {
        var graph = new ProtoWriter();
        foreach (string name in names)
        {
            AddOutput(graph, name);
        }

        // ONNX Runtime begins at the last end of the graph and runs what that needs. The first touch is last, so that each runs right
        // behind its tensor; the other way around the last would come first, and every tensor would be held for its own.
        string[] reversed = [.. touched.Reverse()];
        bool takesInputs = Math.Max(outline.Opsets.GetValueOrDefault(""), outline.Opsets.GetValueOrDefault("ai.onnx")) >= SliceTakesInputs;
        if (takesInputs && reversed.Length > 0)
        {
            AddConstant(graph, Begin, 0, 0);
            AddConstant(graph, End, 1, 1);
        }

        foreach (string name in reversed)
        {
            var (flat, first) = (name + FlatSuffix, name + FirstSuffix);
            AddNode(graph, "Flatten", [name], flat, NodeAttribute.Integer("axis", 0).ToMessage());
            if (takesInputs)
            {
                AddNode(graph, "Slice", [flat, Begin, End], first);
            }
            else
            {
                AddNode(graph, "Slice", [flat], first, NodeAttribute.List("starts", 0, 0).ToMessage(), NodeAttribute.List("ends", 1, 1).ToMessage());
            }

            AddOutput(graph, first);
        }

        foreach (string name in measured)
        {
            AddNode(graph, "Shape", [name], DimensionsOf(name));
            AddOutput(graph, DimensionsOf(name));
        }

        return graph;
    }

    private static void AddOutput(ProtoWriter graph, string name)
    {
        var output = new ProtoWriter();
        output.Text(OnnxFields.ValueInfo.Name, name);
        graph.Message(OnnxFields.Graph.Output, output);
    }

    private static void AddNode(ProtoWriter graph, string type, string[] inputs, string output, params ReadOnlySpan<ProtoWriter> attributes)
    {
        var node = new ProtoWriter();
        foreach (string input in inputs)
        {
            node.Text(OnnxFields.Node.Input, input);
        }

        node.Text(OnnxFields.Node.Output, output);
        node.Text(OnnxFields.Node.Operator, type);
        foreach (var attribute in attributes)
        {
            node.Message(OnnxFields.Node.Attribute, attribute);
        }

        graph.Message(OnnxFields.Graph.Node, node);
    }

    // Not an initializer: old models must list those among their inputs.
    private static void AddConstant(ProtoWriter graph, string name, params ReadOnlySpan<long> values) =>
        AddNode(graph, "Constant", [], name, NodeAttribute.Tensor("value", values).ToMessage());
}
