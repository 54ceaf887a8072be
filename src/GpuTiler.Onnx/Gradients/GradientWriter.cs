namespace GpuTiler.Onnx;

/// <summary>
/// Writes the gradient of a layer behind a network: walks the operators in reverse order, and lets each one's rule add operators of ONNX.
/// </summary>
internal sealed class GradientWriter : IGradientTensors
{
    // What they return is the same around almost every input: their gradient is zero, and the layer depends on nothing through them.
    private static readonly HashSet<string> Steps =
    [
        "Floor", "Ceil", "Round", "Sign", "ConstantOfShape", "RandomNormalLike", "RandomUniformLike", "EyeLike", "OneHot", "Shape", "Size",
    ];

    private readonly ModelOutline outline;
    private readonly GradientRules rules;
    private readonly GradientTarget target;
    private readonly Func<string, (OnnxElementType Type, long[]? Dimensions)> describe;
    private readonly Func<string, IReadOnlyList<double>?> stored;
    private readonly HashSet<string> dependent = [];
    private readonly Dictionary<string, GraphValue> known = [], gradients = [];
    private readonly SortedDictionary<string, int> passed = new(StringComparer.Ordinal);

    public GradientWriter(ModelOutline outline, GradientTarget target, GradientRules rules, GradientTensors tensors, bool canScatter)
    {
        (this.outline, this.target, this.rules) = (outline, target, rules);
        (describe, stored) = (tensors.Describe, tensors.Stored);
        Graph = new GradientGraph(outline.Opset) { CanScatter = canScatter };
    }

    public GradientGraph Graph { get; }

    /// <summary>How many operators of each kind the gradient passed.</summary>
    public IReadOnlyDictionary<string, int> Passed => passed;

    /// <summary>Adds the loss of each sample and the gradient as outputs.</summary>
    /// <param name="castsDoubles">Whether outputs of float64 become float32.</param>
    /// <returns>What each element of the layer counts in the loss, which is an input; the loss; and the gradient.</returns>
    /// <exception cref="ArgumentException">The layer does not depend on what it is differentiated by.</exception>
    /// <exception cref="GradientException">An operator has no rule.</exception>
    public (GraphValue Weights, GraphValue Loss, GraphValue Gradient) Write(bool castsDoubles)
    {
        var layer = FindLayer();
        var weights = WeightsOf(layer);
        var loss = (layer * weights).SumOfEach(GradientTarget.IsBatch(layer.Dimensions, Find(target.By, null).Dimensions));
        return (weights, Cast(loss), Cast(Differentiate(weights)));

        GraphValue Cast(GraphValue value) =>
            castsDoubles && value.Type == OnnxElementType.Float64 ? value.To(OnnxElementType.Float32) : value;
    }

    /// <summary>The layer, which depends on what it is differentiated by.</summary>
    /// <inheritdoc cref="Write" path="/exception"/>
    public GraphValue FindLayer()
    {
        Follow();
        var layer = Find(target.Layer, null);
        return layer.Type.IsFloat() ? layer : throw new GradientException(
            $"The layer '{target.Layer}' is {layer.Type.Name()}, and only real numbers have a gradient: name a layer of them, before it or behind it.");
    }

    /// <summary>The input that says what each element of the layer counts.</summary>
    public GraphValue WeightsOf(GraphValue layer) => Graph.Existing(GradientModel.WeightsName, layer.Type, layer.Dimensions.ToArray());

    /// <summary>Passes a gradient of the layer back. What was added to other tensors before joins it there.</summary>
    /// <param name="seed">The derivative of a loss by the layer.</param>
    /// <exception cref="GradientException">An operator has no rule.</exception>
    public GraphValue Differentiate(GraphValue seed)
    {
        Add(target.Layer, seed);
        foreach (var node in outline.Nodes.Reverse())
        {
            Pass(node);
        }

        return gradients[target.By];
    }

    public bool Needs(string tensor) => dependent.Contains(tensor);

    public GraphValue? GradientOf(string tensor) => gradients.GetValueOrDefault(tensor);

    public IReadOnlyList<double>? Stored(string tensor) => stored(tensor);

    public void Add(string tensor, GraphValue gradient) =>
        gradients[tensor] = gradients.TryGetValue(tensor, out var before) ? before + gradient : gradient;

    public GraphValue Find(string tensor, GradientNode? reader)
    {
        if (known.TryGetValue(tensor, out var value))
        {
            return value;
        }

        var (type, dimensions) = describe(tensor);
        return known[tensor] = dimensions is not null ? Graph.Existing(tensor, type, dimensions)
            : throw new GradientException(
                $"The shape of '{tensor}' depends on values{(reader is null ? "" : $", and {reader.Operator} ('{reader.Name}') uses it")}: "
                + $"the gradient of '{target.Layer}' needs fixed shapes.", reader?.Operator, reader?.Name);
    }

    public GradientException Refuse(GradientNode node, string why) => new(
        $"The gradient of '{target.Layer}' passes {node.Operator} ('{node.Name}'), {why}. {Reached(node.Outline, out string? reach)}",
        node.Operator, node.Name, reach);

    // What depends on the tensor that is differentiated by, so that its value may change with it.
    private void Follow()
    {
        dependent.Add(target.By);
        var reachable = new HashSet<string> { target.By };
        OutlineNode? step = null;
        foreach (var node in outline.Nodes)
        {
            bool isReached = node.Reads.Any(reachable.Contains);
            reachable.UnionWith(isReached ? node.Outputs : []);
            if (!node.Reads.Any(dependent.Contains))
            {
                continue;
            }

            if (Steps.Contains(node.Operator))
            {
                step ??= node;
                continue;
            }

            dependent.UnionWith(node.Outputs.Where(output => output.Length > 0 && CarriesGradient(node, output)));
            step ??= node.Outputs.Any(output => !dependent.Contains(output) && output.Length > 0) ? node : null;
        }

        if (!dependent.Contains(target.Layer))
        {
            throw new ArgumentException(reachable.Contains(target.Layer) && step is not null
                ? $"The gradient of '{target.Layer}' by '{target.ByLabel}' is zero: it depends on it only through steps, such as {step.Operator} "
                    + $"('{new GradientNode(step, this).Name}')."
                : $"The layer '{target.Layer}' does not depend on '{target.ByLabel}'.");
        }
    }

    // Integers have a gradient where they stand for real numbers: between QuantizeLinear and DequantizeLinear.
    private bool CarriesGradient(OutlineNode node, string output)
    {
        var type = describe(output).Type;
        return type.IsFloat() || (type.IsQuantized()
            && (node.Operator == "QuantizeLinear"
                || (!node.Is("Cast") && node.Inputs.Any(input => dependent.Contains(input) && describe(input).Type.IsQuantized()))));
    }

    private void Pass(OutlineNode outlined)
    {
        if (!outlined.Outputs.Any(gradients.ContainsKey) || !outlined.Reads.Any(dependent.Contains) || outlined.Outputs.Contains(target.By))
        {
            return;
        }

        var node = new GradientNode(outlined, this);
        var rule = rules.Find(outlined) ?? throw new GradientException(
            $"The gradient of '{target.Layer}' passes the operator {Label(outlined)} ('{node.Name}'), which has no rule. {Reached(outlined, out string? reach)}",
            outlined.Operator, node.Name, reach);
        rule(node);
        passed[outlined.Operator] = passed.GetValueOrDefault(outlined.Operator) + 1;
        if (outlined.Inputs.FirstOrDefault(input => dependent.Contains(input) && !gradients.ContainsKey(input)) is { } forgotten)
        {
            throw Refuse(node, $"whose input '{forgotten}' has no gradient in its rule");
        }
    }

    private string Reached(OutlineNode node, out string? reach)
    {
        reach = node.Outputs.FirstOrDefault(gradients.ContainsKey);
        return reach is null || reach == target.Layer
            ? "It reaches no layer before it."
            : $"It reaches '{reach}', which it can be made by.";
    }

    private static string Label(OutlineNode node) => node.Domain.Length == 0 ? node.Operator : $"{node.Domain}:{node.Operator}";
}
