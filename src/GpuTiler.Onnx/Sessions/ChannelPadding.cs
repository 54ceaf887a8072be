namespace GpuTiler.Onnx;

/// <summary>
/// Gives the convolutions of <see cref="ChannelFault"/> the channels that they lack: zeros behind the input, and as many behind the
/// weights, which change no result. Other names and shapes stay as they are. ONNX Runtime pads stored weights once, when it opens the
/// model.
/// </summary>
internal sealed class ChannelPadding
{
    // No tool gives a tensor such names.
    private const string Suffix = "/gputiler/channels";

    // Before this opset Pad has its sizes as an attribute.
    private const long PadTakesInputs = 11;

    private readonly ModelFile file;
    private readonly byte[] model;
    private readonly ModelOutline outline;
    private readonly Dictionary<string, long[]?> shapes = [];
    private readonly Dictionary<int, (string Input, string Weights)> replaced = [];
    private readonly HashSet<string> padded = [];
    private readonly TapWriter pads = new();

    private ChannelPadding(byte[] model, ModelFile file) =>
        (this.file, this.model, outline) = (file, model, ModelOutline.Read(file, model));

    /// <summary>The model's bytes with those convolutions padded; the same array where there are none.</summary>
    /// <param name="model">The bytes.</param>
    /// <param name="file">The model that they are of.</param>
    /// <param name="options">How it is loaded.</param>
    /// <param name="symbols">What its open dimensions are.</param>
    /// <exception cref="OnnxModelException">A convolution cannot be padded, or the shape of its weights is not known.</exception>
    public static byte[] Apply(byte[] model, ModelFile file, in OnnxOptions options, IReadOnlyDictionary<string, long> symbols)
    {
        var padding = new ChannelPadding(model, file);
        padding.FindShapes(options, symbols);
        padding.CheckInside();
        padding.Pad();
        return padding.replaced.Count == 0 ? model : TappedModel.Append(padding.Rewrite(), padding.pads.Graph);
    }

    private void FindShapes(in OnnxOptions options, IReadOnlyDictionary<string, long> symbols)
    {
        outline.Initializers.ToList().ForEach(Store);
        foreach (var node in outline.Nodes)
        {
            Store(node);
        }

        var convolutions = outline.Nodes.Where(ChannelFault.MayHave);
        string[] open = [.. convolutions.Select(node => node.Input(1)).Distinct().Where(weights => !shapes.ContainsKey(weights))];
        if (open.Length == 0)
        {
            return;
        }

        // Weights that are computed, from stored ones or from inputs, or that are inputs.
        var inputs = outline.Inputs.Select(input => input.Name).ToHashSet();
        using var session = SessionFactory.OpenForShapes(
            TappedModel.Append(model, open.Except(outline.Outputs.Select(output => output.Name)).Except(inputs)), file, options, symbols);
        foreach (string weights in open)
        {
            var metadata = inputs.Contains(weights) ? session.InputMetadata : session.OutputMetadata;
            var dimensions = LayerCatalog.DimensionsOf(metadata[weights]);
            bool isKnown = dimensions?.All(dimension => dimension.Value is not null) == true;
            shapes[weights] = isKnown ? [.. dimensions!.Select(dimension => dimension.Value!.Value)] : null;
        }
    }

    private void Store(OutlineNode node)
    {
        if (node.Constant is { } constant)
        {
            Store(constant with { Name = node.Outputs[0] });
        }

        foreach (var body in node.Bodies)
        {
            body.Initializers.ToList().ForEach(Store);
            Array.ForEach(body.Nodes, Store);
        }
    }

    // Two branches may use one name for different tensors.
    private void Store(OutlineTensor tensor) => shapes[tensor.Name] =
        !shapes.TryGetValue(tensor.Name, out long[]? known) || known?.SequenceEqual(tensor.Dimensions) == true ? tensor.Dimensions : null;

    // What is inside an operator or a function stays as it is: there it must be right already. The weights of a function are its caller's.
    private void CheckInside()
    {
        foreach (var node in outline.Nodes.SelectMany(Inner).Where(ChannelFault.MayHave))
        {
            if (shapes.GetValueOrDefault(node.Input(1)) is not { } weights || ChannelFault.Missing(weights) > 0)
            {
                throw Refuse(node, "is inside an operator, where it cannot be padded");
            }
        }

        if (outline.FunctionNodes.SelectMany(node => Inner(node).Prepend(node)).FirstOrDefault(ChannelFault.MayHave) is { } inside)
        {
            throw Refuse(inside, "is inside a function, where it cannot be padded");
        }

        static IEnumerable<OutlineNode> Inner(OutlineNode node) =>
            node.Bodies.SelectMany(body => body.Nodes.SelectMany(inner => Inner(inner).Prepend(inner)));
    }

    private void Pad()
    {
        foreach (var (index, node) in outline.Nodes.Index().Where(entry => ChannelFault.MayHave(entry.Item)))
        {
            string name = node.Input(1);
            var weights = shapes.GetValueOrDefault(name) ?? throw Refuse(node, $"has weights, '{name}', whose shape is not known");
            if (ChannelFault.Missing(weights) is > 0 and var missing)
            {
                replaced.Add(index, (Padded(node.Input(0), weights.Length, missing), Padded(name, weights.Length, missing)));
            }
        }
    }

    private string Padded(string tensor, int rank, long missing)
    {
        string output = tensor + Suffix;
        if (!padded.Add(output))
        {
            return output;
        }

        var ends = new long[2 * rank];
        ends[rank + 1] = missing;
        if (outline.Opset < PadTakesInputs)
        {
            return pads.Node("Pad", [tensor], output, NodeAttribute.List("pads", ends));
        }

        string sizes = $"{Suffix}/{rank}/{missing}";
        return pads.Node("Pad", [tensor, padded.Add(sizes) ? pads.Constant(sizes, ends) : sizes], output);
    }

    private byte[] Rewrite()
    {
        var written = new ProtoWriter();
        int index = 0;
        for (var field = new ProtoReader(model, 0, model.Length); field.Next();)
        {
            if (field.Field != OnnxFields.Model.Graph)
            {
                written.Copy(model, field);
                continue;
            }

            var graph = new ProtoWriter();
            for (var old = field.Message(); old.Next();)
            {
                if (old.Field == OnnxFields.Graph.Node && replaced.TryGetValue(index++, out var tensors))
                {
                    graph.Message(OnnxFields.Graph.Node, Rewrite(old.Message(), tensors));
                }
                else
                {
                    graph.Copy(model, old);
                }
            }

            written.Message(OnnxFields.Model.Graph, graph);
        }

        return written.Written.ToArray();
    }

    private ProtoWriter Rewrite(ProtoReader node, (string Input, string Weights) tensors)
    {
        var written = new ProtoWriter();
        for (int input = 0; node.Next();)
        {
            if (node.Field == OnnxFields.Node.Input && input < 2)
            {
                written.Text(OnnxFields.Node.Input, input++ == 0 ? tensors.Input : tensors.Weights);
            }
            else
            {
                written.Copy(model, node);
            }
        }

        return written;
    }

    private OnnxModelException Refuse(OutlineNode node, string why) => new(
        $"{file.Named} cannot be trusted to WebGPU, which computes some convolutions wrongly unless they are padded: "
        + $"{node.Operator} '{(node.Name.Length > 0 ? node.Name : string.Join("', '", node.Outputs))}' {why}. Run it on another device.");
}
