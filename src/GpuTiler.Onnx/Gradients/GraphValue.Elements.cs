namespace GpuTiler.Onnx;

/// <content>Operators on each element, and on the elements along an axis.</content>
public sealed partial class GraphValue
{
    // ReduceSum has its axes as an input from opset 13 on, the other reductions from 18 on.
    private const long SumTakesAxes = 13, ReductionsTakeAxes = 18;

    /// <summary>An elementwise operator whose result has the same type.</summary>
    /// <param name="type">The operator, such as <c>Exp</c>.</param>
    /// <param name="attributes">Its attributes.</param>
    public GraphValue Unary(string type, params ReadOnlySpan<NodeAttribute> attributes) =>
        Graph.Node(type, [this], Type, dimensions, attributes);

    /// <summary>eˣ.</summary>
    public GraphValue Exp() => Unary("Exp");

    /// <summary>√x.</summary>
    public GraphValue Sqrt() => Unary("Sqrt");

    /// <summary>1/(1 + e⁻ˣ).</summary>
    public GraphValue Sigmoid() => Unary("Sigmoid");

    /// <summary>x to a power.</summary>
    /// <param name="exponent">The power.</param>
    public GraphValue Pow(double exponent) => Graph.Node("Pow", [this, Graph.Number(exponent, Type)], Type, dimensions);

    /// <summary>The values as another type; the same values if they already have it.</summary>
    /// <param name="type">The type.</param>
    public GraphValue To(OnnxElementType type) => type == Type
        ? this
        : Graph.Node("Cast", [this], type, dimensions, GraphWriter.CastTo(type));

    /// <summary>One value where this is true, another where it is not.</summary>
    /// <param name="yes">The first.</param>
    /// <param name="no">The second.</param>
    public GraphValue Choose(GraphValue yes, GraphValue no) =>
        Graph.Node("Where", [this, yes, no], yes.Type, Broadcast(this, yes, no));

    /// <inheritdoc cref="Choose(GraphValue, GraphValue)"/>
    public GraphValue Choose(GraphValue yes, double no) => Choose(yes, Number(no, yes));

    /// <inheritdoc cref="Choose(GraphValue, GraphValue)"/>
    public GraphValue Choose(double yes, GraphValue no) => Choose(Number(yes, no), no);

    /// <summary>The sum along axes, which are kept with one element.</summary>
    /// <param name="axes">The axes.</param>
    public GraphValue Sum(params ReadOnlySpan<int> axes) => Reduce("ReduceSum", SumTakesAxes, axes);

    /// <summary>The mean along axes, which are kept with one element.</summary>
    /// <inheritdoc cref="Sum"/>
    public GraphValue Mean(params ReadOnlySpan<int> axes) => Reduce("ReduceMean", ReductionsTakeAxes, axes);

    /// <summary>The largest value along axes, which are kept with one element.</summary>
    /// <inheritdoc cref="Sum"/>
    public GraphValue Max(params ReadOnlySpan<int> axes) => Reduce("ReduceMax", ReductionsTakeAxes, axes);

    /// <summary>
    /// The adjoint of broadcasting: the sum along the axes that an operand was broadcast along, with the operand's dimensions.
    /// </summary>
    /// <param name="operand">The operand.</param>
    public GraphValue SumTo(GraphValue operand)
    {
        ArgumentNullException.ThrowIfNull(operand);
        int added = Rank - operand.Rank;
        int[] axes = [.. Enumerable.Range(0, Rank).Where(i => dimensions[i] != 1 && (i < added || operand.dimensions[i - added] == 1))];
        return Sum(axes).Reshape(operand.dimensions);
    }

    /// <summary>The sum of all values for each index of the first dimension, or of all values.</summary>
    internal GraphValue SumOfEach(bool isBatch) =>
        Sum([.. Enumerable.Range(isBatch ? 1 : 0, isBatch ? Rank - 1 : Rank)]).Reshape(isBatch ? dimensions[0] : 1);

    private GraphValue Reduce(string type, long takesAxes, ReadOnlySpan<int> axes)
    {
        if (axes.IsEmpty)
        {
            return this;
        }

        var (reduced, listed) = (dimensions.ToArray(), new long[axes.Length]);
        for (int i = 0; i < axes.Length; i++)
        {
            (reduced[axes[i]], listed[i]) = (1, axes[i]);
        }

        var keeps = NodeAttribute.Integer("keepdims", 1);
        return Graph.Opset >= takesAxes
            ? Graph.Node(type, [this, Graph.Integers(listed)], Type, reduced, keeps)
            : Graph.Node(type, [this], Type, reduced, NodeAttribute.List("axes", listed), keeps);
    }
}
