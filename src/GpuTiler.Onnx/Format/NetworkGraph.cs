namespace GpuTiler.Onnx;

/// <summary>How a model's tensors are computed from one another.</summary>
internal sealed class NetworkGraph
{
    // ONNX Runtime lays the maps of a convolution out in blocks of channels, and what follows takes them as they come. These operators
    // add up in another order then, so that they must be run together with the convolution that is above them.
    private static readonly HashSet<string> SumsByLayout =
        ["AveragePool", "GlobalAveragePool", "LpPool", "GlobalLpPool", "BatchNormalization", "InstanceNormalization", "Resize", "Upsample"];

    // The layout of what these return does not depend on that of what they read.
    private static readonly HashSet<string> SetsLayout = ["Conv", "ConvTranspose", "Gemm", "MatMul", "Reshape", "Flatten"];

    private readonly ModelOutline outline;
    private readonly Dictionary<string, int> producers = [];
    private readonly Dictionary<string, long> weights = [];

    public NetworkGraph(ModelOutline outline)
    {
        this.outline = outline;
        foreach (var tensor in outline.Initializers)
        {
            weights[tensor.Name] = tensor.StoredBytes;
        }

        foreach (var (i, node) in outline.Nodes.Index())
        {
            foreach (string output in node.Outputs.Where(output => output.Length > 0))
            {
                producers.TryAdd(output, i);
            }
        }
    }

    /// <summary>How many bytes of weights a part reads.</summary>
    public long WeightBytes(NetworkPart part) => part.Inputs.Sum(name => weights.GetValueOrDefault(name));

    /// <summary>The nodes that compute some tensors.</summary>
    /// <param name="wanted">The tensors.</param>
    /// <param name="given">Tensors whose values are there already: what computes them is left out where nothing else needs it.</param>
    /// <param name="cuts">
    /// Whether nothing above a given tensor is there any more, and other dimensions come from it; a sum may then be in another order.
    /// </param>
    public NetworkPart Part(IEnumerable<string> wanted, IReadOnlySet<string> given, bool cuts = false)
    {
        var part = new NetworkPart(outline) { DropsTypes = cuts };
        var seen = new HashSet<(string Tensor, bool WithLayout)>();
        var open = new Stack<(string Tensor, bool WithLayout)>(wanted.Select(tensor => (tensor, false)));
        while (open.TryPop(out var next))
        {
            if (!seen.Add(next))
            {
                continue;
            }

            if ((given.Contains(next.Tensor) && (cuts || !next.WithLayout)) || !producers.TryGetValue(next.Tensor, out int index))
            {
                part.AddInput(next.Tensor);
                continue;
            }

            part.AddNode(index);
            var node = outline.Nodes[index];
            bool withLayout = SumsByLayout.Contains(node.Operator) || node.Operator.StartsWith("Reduce", StringComparison.Ordinal)
                || (next.WithLayout && !SetsLayout.Contains(node.Operator));
            foreach (string read in node.Reads.Where(read => read.Length > 0))
            {
                open.Push((read, withLayout));
            }
        }

        return part;
    }
}
