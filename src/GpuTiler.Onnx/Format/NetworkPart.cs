namespace GpuTiler.Onnx;

/// <summary>Some nodes of a model, and what they read from outside.</summary>
internal sealed class NetworkPart(ModelOutline outline)
{
    private readonly bool[] nodes = new bool[outline.Nodes.Count];
    private readonly HashSet<string> inputs = [], computed = [];

    /// <summary>How many nodes it has.</summary>
    public int NodeCount { get; private set; }

    /// <summary>Whether nothing of the model is left out.</summary>
    public bool IsWhole => NodeCount == nodes.Length;

    /// <summary>Whether the types that the model declares for its tensors are left out, because inputs have other dimensions now.</summary>
    public bool DropsTypes { get; init; }

    /// <summary>Tensors that its nodes read from outside: the model's inputs, its initializers, and what is given.</summary>
    public IReadOnlySet<string> Inputs => inputs;

    /// <summary>Whether a tensor is read and no node of the part computes it: one that is given may be computed as well.</summary>
    public bool Takes(string tensor) => inputs.Contains(tensor) && !computed.Contains(tensor);

    /// <summary>Whether a node, by its place in the model, is in it.</summary>
    public bool Has(int node) => nodes[node];

    public void AddNode(int node)
    {
        NodeCount += nodes[node] ? 0 : 1;
        nodes[node] = true;
        computed.UnionWith(outline.Nodes[node].Outputs);
    }

    public void AddInput(string tensor) => inputs.Add(tensor);

    /// <summary>
    /// Its tensors that others read too: nodes that are left out, or the caller of the model. Without a reader in their place ONNX Runtime
    /// could fuse what it does not fuse in the whole model.
    /// </summary>
    public IEnumerable<string> ReadOutside()
    {
        var read = outline.Outputs.Select(output => output.Name).ToHashSet();
        foreach (var (i, node) in outline.Nodes.Index())
        {
            if (!nodes[i])
            {
                read.UnionWith(node.Reads);
            }
        }

        return computed.Where(read.Contains);
    }

    /// <summary>The model's bytes with these nodes alone and without outputs, followed by additions to its graph.</summary>
    /// <param name="file">The model.</param>
    /// <param name="additions">Fields of the graph, such as inputs for what is given.</param>
    /// <param name="declared">Inputs that the additions declare anew.</param>
    public byte[] Write(ModelFile file, ProtoWriter additions, IReadOnlySet<string>? declared = null)
    {
        // What stays is copied once, from the file to an array of its size: it holds the weights.
        List<ByteRange> before = [], graph = [], after = [];
        int node = 0;
        for (var model = new ProtoReader(file.Bytes, 0, file.Bytes.Length); model.Next();)
        {
            if (model.Field != OnnxFields.Model.Graph)
            {
                Add(graph.Count == 0 ? before : after, model.Whole);
                continue;
            }

            for (var field = model.Message(); field.Next();)
            {
                if (Keeps(field, declared, ref node))
                {
                    Add(graph, field.Whole);
                }
            }
        }

        var head = new ProtoWriter();
        head.Head(OnnxFields.Model.Graph, checked(graph.Sum(range => range.Length) + additions.Written.Length));
        var result = GC.AllocateUninitializedArray<byte>(
            checked(before.Sum(range => range.Length) + head.Written.Length + graph.Sum(range => range.Length) + additions.Written.Length
                + after.Sum(range => range.Length)));
        var rest = result.AsSpan();
        Append(before, file.Bytes, ref rest);
        Append(head.Written, ref rest);
        Append(graph, file.Bytes, ref rest);
        Append(additions.Written, ref rest);
        Append(after, file.Bytes, ref rest);
        return result;
    }

    private bool Keeps(in ProtoReader field, IReadOnlySet<string>? declared, ref int node) => field.Field switch
    {
        OnnxFields.Graph.Node => nodes[node++],
        OnnxFields.Graph.Initializer => inputs.Contains(OutlineTensor.Read(field.Message(), field.Bytes()).Name),
        OnnxFields.Graph.Input =>
            OutlineValue.Read(field.Message()).Name is var name && inputs.Contains(name) && declared?.Contains(name) != true,
        // Types of tensors that are not there, or that are inputs now, go.
        OnnxFields.Graph.ValueInfo => !DropsTypes && computed.Contains(OutlineValue.Read(field.Message()).Name),
        OnnxFields.Graph.Output => false,
        _ => true,
    };

    // Neighbours become one.
    private static void Add(List<ByteRange> ranges, ByteRange next)
    {
        if (ranges.Count > 0 && ranges[^1].End == next.Start)
        {
            ranges[^1] = new ByteRange(ranges[^1].Start, ranges[^1].Length + next.Length);
        }
        else
        {
            ranges.Add(next);
        }
    }

    private static void Append(List<ByteRange> ranges, ReadOnlySpan<byte> file, ref Span<byte> rest)
    {
        foreach (var range in ranges)
        {
            Append(range.In(file), ref rest);
        }
    }

    private static void Append(ReadOnlySpan<byte> bytes, ref Span<byte> rest)
    {
        bytes.CopyTo(rest);
        rest = rest[bytes.Length..];
    }
}
