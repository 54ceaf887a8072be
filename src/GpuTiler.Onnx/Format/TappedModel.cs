namespace GpuTiler.Onnx;

/// <summary>
/// A model with more outputs. Protobuf merges a message field that comes twice, so a model followed by
/// <c>ModelProto { graph { output … } }</c> is that model with outputs added; ONNX Runtime infers the type that they leave out.
/// </summary>
internal static class TappedModel
{
    /// <summary>The model's bytes with one output more for each name; the same array where there are none.</summary>
    public static byte[] Append(byte[] model, IEnumerable<string> names)
    {
        var graph = new ProtoWriter();
        foreach (string name in names)
        {
            var output = new ProtoWriter();
            output.Text(OnnxFields.ValueInfo.Name, name);
            graph.Message(OnnxFields.Graph.Output, output);
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
}
