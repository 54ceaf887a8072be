namespace GpuTiler.Onnx;

/// <summary>
/// A model with more outputs. Protobuf merges a message field that comes twice, so a model followed by
/// <c>ModelProto { graph { output … } }</c> is that model with outputs added.
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
        var taps = new TapWriter();
        foreach (string name in names)
        {
            taps.Output(name);
        }

        return Append(model, taps.Graph);
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
    /// <param name="conversions">What makes some of them.</param>
    /// <param name="touched">
    /// Tensors, in topological order, that get a second reader, so that no fusion swallows them: it takes their first element and lets
    /// them go.
    /// </param>
    /// <param name="measured">Tensors whose dimensions become outputs (<see cref="DimensionsOf"/>).</param>
    public static ProtoWriter Additions(
        ModelOutline outline, IEnumerable<string> names, IEnumerable<TensorConversion> conversions, IEnumerable<string> touched,
        IEnumerable<string> measured)
    {
        var taps = new TapWriter();
        foreach (string name in names)
        {
            taps.Output(name);
        }

        foreach (var conversion in conversions)
        {
            conversion.AddTo(taps);
        }

        Touch(taps, touched, outline.Opset >= SliceTakesInputs);
        foreach (string name in measured)
        {
            taps.Output(taps.Node("Shape", [name], DimensionsOf(name)));
        }

        return taps.Graph;
    }

    // ONNX Runtime begins at the last end of the graph and runs what that needs. The first touch is last, so that each runs right
    // behind its tensor; the other way around the last would come first, and every tensor would be held for its own.
    private static void Touch(TapWriter taps, IEnumerable<string> touched, bool takesInputs)
    {
        string[] reversed = [.. touched.Reverse()];
        if (takesInputs && reversed.Length > 0)
        {
            taps.Constant(Begin, 0, 0);
            taps.Constant(End, 1, 1);
        }

        foreach (string name in reversed)
        {
            string flat = taps.Node("Flatten", [name], name + FlatSuffix, NodeAttribute.Integer("axis", 0));
            taps.Output(takesInputs
                ? taps.Node("Slice", [flat, Begin, End], name + FirstSuffix)
                : taps.Node("Slice", [flat], name + FirstSuffix, NodeAttribute.List("starts", 0, 0), NodeAttribute.List("ends", 1, 1)));
        }
    }
}
