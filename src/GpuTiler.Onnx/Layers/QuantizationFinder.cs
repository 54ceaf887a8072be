namespace GpuTiler.Onnx;

/// <summary>Finds what the integers of quantised tensors stand for, as far as the graph says so.</summary>
internal sealed class QuantizationFinder
{
    private const string Microsoft = "com.microsoft";

    // The inputs that are the scale and the zero point of the first output.
    private static readonly Dictionary<(string Domain, string Operator), (int Scale, int ZeroPoint)> Parameters = new()
    {
        [("", "QuantizeLinear")] = (1, 2),
        [("", "QLinearConv")] = (6, 7),
        [("", "QLinearMatMul")] = (6, 7),
        [(Microsoft, "QuantizeLinear")] = (1, 2),
        [(Microsoft, "QLinearConv")] = (6, 7),
        [(Microsoft, "QLinearAdd")] = (6, 7),
        [(Microsoft, "QLinearMul")] = (6, 7),
        [(Microsoft, "QLinearSigmoid")] = (3, 4),
        [(Microsoft, "QLinearLeakyRelu")] = (3, 4),
        [(Microsoft, "QLinearSoftmax")] = (3, 4),
        [(Microsoft, "QLinearAveragePool")] = (3, 4),
        [(Microsoft, "QLinearGlobalAveragePool")] = (3, 4),
        [(Microsoft, "QLinearConcat")] = (0, 1),
        [(Microsoft, "QLinearWhere")] = (7, 8),
        [(Microsoft, "QGemm")] = (7, 8),
    };

    // Operators that move values, or choose among them.
    private static readonly HashSet<string> Moves =
    [
        "Identity", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Transpose", "Slice", "Gather", "Split", "MaxPool", "NhwcMaxPool",
        "Expand", "Tile", "DepthToSpace", "SpaceToDepth",
    ];

    private readonly Dictionary<string, long[]> stored = [];
    private readonly Dictionary<string, LayerQuantization> found = [];

    private QuantizationFinder(ModelOutline outline)
    {
        foreach (var tensor in outline.Initializers)
        {
            stored.TryAdd(tensor.Name, tensor.Dimensions);
        }

        foreach (var node in outline.Nodes.Where(node => node.Outputs.Length > 0))
        {
            AddStored(node);
            AddMade(node);
        }

        // What is read with a scale has that scale, whoever made it.
        foreach (var node in outline.Nodes
            .Where(node => node.Operator == "DequantizeLinear" && node.Domain is "" or "ai.onnx" or Microsoft))
        {
            Add(node.Input(0), node, node.Input(1), node.Input(2));
        }
    }

    /// <summary>The quantised tensors by name. A negative axis counts from the end.</summary>
    public static IReadOnlyDictionary<string, LayerQuantization> Find(ModelOutline outline) => new QuantizationFinder(outline).found;

    private void AddStored(OutlineNode node)
    {
        if (node.Is("Constant"))
        {
            // A number or a list of them, and otherwise a tensor.
            stored.TryAdd(node.Outputs[0], node.Constant?.Dimensions ?? []);
        }
        else if (node.Is("Identity") && stored.TryGetValue(node.Input(0), out long[]? dimensions))
        {
            stored.TryAdd(node.Outputs[0], dimensions);
        }
    }

    private void AddMade(OutlineNode node)
    {
        string domain = node.Domain == "ai.onnx" ? "" : node.Domain;
        if (Parameters.TryGetValue((domain, node.Operator), out var inputs))
        {
            Add(node.Outputs[0], node, node.Input(inputs.Scale), node.Input(inputs.ZeroPoint));
        }
        else if (node.Is("DynamicQuantizeLinear") && node.Outputs is [var values, var scale, var zeroPoint])
        {
            found.TryAdd(values, new(scale, zeroPoint));
        }
        else if (Moves.Contains(node.Operator) && domain is "" or Microsoft
            && found.TryGetValue(node.Input(0), out var known) && known.Axis is null)
        {
            // MaxPool's second output is places, not values.
            foreach (string output in node.Is("Split") ? node.Outputs : node.Outputs[..1])
            {
                found.TryAdd(output, known);
            }
        }
    }

    // Scales for blocks of values are not read.
    private void Add(string tensor, OutlineNode node, string scale, string zeroPoint)
    {
        if (tensor.Length == 0 || !stored.TryGetValue(scale, out long[]? dimensions) || dimensions.Length > 1)
        {
            return;
        }

        bool isOne = dimensions is [] or [1];
        found.TryAdd(tensor, new(scale, zeroPoint.Length > 0 ? zeroPoint : null, isOne ? null : (int)node.Integer("axis", 1)));
    }
}
