namespace GpuTiler.Onnx;

/// <summary>An operator of a network that a gradient passes backwards: what a <see cref="GradientRule"/> reads and writes.</summary>
public sealed class GradientNode
{
    private readonly OutlineNode node;
    private readonly IGradientTensors tensors;

    internal GradientNode(OutlineNode node, IGradientTensors tensors) => (this.node, this.tensors) = (node, tensors);

    /// <summary>The operator, such as <c>Conv</c>.</summary>
    public string Operator => node.Operator;

    /// <summary>The node's name, or the name of its first result if it has none.</summary>
    public string Name => node.Name.Length > 0 ? node.Name : node.Outputs[0];

    /// <summary>The graph that the gradient is written into.</summary>
    public GradientGraph Graph => tensors.Graph;

    /// <summary>How many inputs are listed, including those left out.</summary>
    public int InputCount => node.Inputs.Length;

    /// <summary>How many results are listed, including those left out.</summary>
    public int OutputCount => node.Outputs.Length;

    /// <summary>The gradient of the first result.</summary>
    /// <exception cref="GradientException">The gradient reaches only another result.</exception>
    public GraphValue Gradient => GradientOf(0) ?? throw Refuse("whose gradient arrives at another result than the first");

    /// <summary>Whether an input is present.</summary>
    /// <param name="index">Which, from zero.</param>
    public bool Has(int index) => node.Input(index).Length > 0;

    /// <summary>Whether an input needs its gradient; a gradient given for any other input is ignored.</summary>
    /// <param name="index">Which, from zero.</param>
    public bool Needs(int index) => Has(index) && tensors.Needs(node.Inputs[index]);

    /// <summary>An input of the operator.</summary>
    /// <param name="index">Which, from zero.</param>
    /// <exception cref="GradientException">Its shape is not known before the network runs.</exception>
    public GraphValue Input(int index) => tensors.Find(node.Input(index), this);

    /// <summary>A result of the operator.</summary>
    /// <inheritdoc cref="Input"/>
    public GraphValue Output(int index) => tensors.Find(node.Outputs[index], this);

    /// <summary>The gradient of a result; <see langword="null"/> if none arrives.</summary>
    /// <param name="index">Which, from zero.</param>
    public GraphValue? GradientOf(int index) => tensors.GradientOf(node.Outputs[index]);

    /// <summary>The gradient of a result; zeros if none arrives.</summary>
    /// <param name="index">Which, from zero.</param>
    public GraphValue GradientOrZeros(int index) =>
        GradientOf(index) ?? Graph.Number(0, Output(index).GradientType).ExpandLike(Output(index));

    /// <summary>Gives an input its part of the gradient. Parts for the same tensor add up.</summary>
    /// <param name="index">Which, from zero.</param>
    /// <param name="gradient">The gradient, with the input's dimensions.</param>
    /// <exception cref="ArgumentException">It has other dimensions.</exception>
    public void Give(int index, GraphValue gradient)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        if (!Needs(index))
        {
            return;
        }

        var input = Input(index);
        tensors.Add(node.Inputs[index], gradient.Dimensions.SequenceEqual(input.Dimensions)
            ? gradient.To(input.GradientType)
            : throw new ArgumentException($"The rule of {Operator} gives {gradient} for its input {input}."));
    }

    /// <summary>Gives an operand of a broadcasting operator its part of the gradient, summed where the operand was repeated.</summary>
    /// <param name="index">Which, from zero.</param>
    /// <param name="gradient">Computes the gradient, with the result's dimensions; not called if none is needed.</param>
    public void Give(int index, Func<GraphValue> gradient)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        if (Needs(index))
        {
            Give(index, gradient().SumTo(Input(index)));
        }
    }

    /// <summary>An attribute that is an integer.</summary>
    /// <param name="name">The attribute.</param>
    /// <param name="otherwise">Its value if it is left out.</param>
    public long Integer(string name, long otherwise) => node.Integer(name, otherwise);

    /// <summary>An attribute that is a list of integers; <see langword="null"/> if it is left out.</summary>
    /// <param name="name">The attribute.</param>
    public IReadOnlyList<long>? Integers(string name) => node.Integers.GetValueOrDefault(name);

    /// <summary>An attribute that is a number.</summary>
    /// <inheritdoc cref="Integer"/>
    public double Number(string name, double otherwise) => node.Attributes.Floats.TryGetValue(name, out float value) ? value : otherwise;

    /// <summary>An attribute that is a text.</summary>
    /// <inheritdoc cref="Integer"/>
    public string Text(string name, string otherwise) => node.Attributes.Texts.GetValueOrDefault(name, otherwise);

    /// <summary>The values of an input that the model stores, such as axes.</summary>
    /// <param name="index">Which, from zero.</param>
    /// <exception cref="GradientException">They are computed.</exception>
    public IReadOnlyList<double> Stored(int index) => TryStored(index)
        ?? throw Refuse($"whose input '{node.Input(index)}' is computed: only a stored value is known before the network runs");

    /// <summary>The values of an input that the model stores; <see langword="null"/> if they are computed.</summary>
    /// <param name="index">Which, from zero.</param>
    public IReadOnlyList<double>? TryStored(int index) => tensors.Stored(node.Input(index));

    /// <summary>
    /// The same as integers, from an input or from the attribute of older models; <see langword="null"/> for neither.
    /// </summary>
    /// <param name="index">Which input.</param>
    /// <param name="attribute">The attribute.</param>
    public IReadOnlyList<long>? StoredOr(int index, string attribute) =>
        Has(index) ? [.. Stored(index).Select(Round)] : Integers(attribute);

    /// <summary>Refuses to pass the gradient on.</summary>
    /// <param name="why">What the rule does not support, such as <c>with a computed kernel</c>.</param>
    public GradientException Refuse(string why) => tensors.Refuse(this, why);

    internal OutlineNode Outline => node;

    // INT64_MAX, which stands for the end of an axis, is no double.
    private static long Round(double value) => value >= long.MaxValue ? long.MaxValue : (long)value;
}
