using System.Collections.Frozen;

namespace GpuTiler.Onnx;

/// <summary>The rules by which a gradient passes operators. <see cref="With"/> adds or replaces a rule.</summary>
public sealed class GradientRules
{
    private readonly FrozenDictionary<(string Domain, string Operator), GradientRule> rules;

    private GradientRules(IEnumerable<KeyValuePair<(string, string), GradientRule>> rules) => this.rules = rules.ToFrozenDictionary();

    /// <summary>The true gradient.</summary>
    public static GradientRules Default { get; } = new(
    [
        .. ActivationRules.All, .. FunctionRules.All, .. ArithmeticRules.All, .. ReductionRules.All, .. ConvolutionRules.All,
        .. PoolingRules.All, .. MatrixRules.All, .. NormalizationRules.All, .. SoftmaxRules.All, .. ShapeRules.All, .. SelectionRules.All,
        .. ResamplingRules.All, .. QuantizationRules.All,
    ]);

    /// <summary>
    /// Guided backpropagation: Relu passes the positive part of the gradient where its own value is positive too (Springenberg et al. 2015,
    /// "Striving for Simplicity", section 3.4).
    /// </summary>
    public static GradientRules GuidedBackpropagation { get; } = Default.With("Relu", ActivationRules.GuidedRelu);

    /// <summary>
    /// Deconvnet: Relu passes the positive part of the gradient everywhere (Zeiler and Fergus 2014, "Visualizing and Understanding
    /// Convolutional Networks", section 2.1).
    /// </summary>
    public static GradientRules Deconvnet { get; } = Default.With("Relu", ActivationRules.DeconvnetRelu);

    /// <summary>The operators that have a rule, each with its domain, which is empty for ONNX's own.</summary>
    public IReadOnlyCollection<(string Domain, string Operator)> Operators => rules.Keys;

    /// <summary>These rules with one more, or another for the same operator.</summary>
    /// <param name="operator">The operator, such as <c>Relu</c>.</param>
    /// <param name="rule">How the gradient passes it.</param>
    /// <param name="domain">The operator's domain; empty for ONNX's own.</param>
    public GradientRules With(string @operator, GradientRule rule, string domain = "")
    {
        ArgumentNullException.ThrowIfNull(rule);
        return new(rules.Where(pair => pair.Key != (domain, @operator)).Append(new((domain, @operator), rule)));
    }

    internal GradientRule? Find(OutlineNode node) => rules.GetValueOrDefault((node.Domain == "ai.onnx" ? "" : node.Domain, node.Operator));

    /// <summary>A rule as an entry of a table, for one of ONNX's own operators.</summary>
    internal static KeyValuePair<(string Domain, string Operator), GradientRule> Of(string @operator, GradientRule rule) =>
        new(("", @operator), rule);

    /// <summary>The rule of an elementwise operator with one operand, as its formula.</summary>
    /// <param name="operator">The operator.</param>
    /// <param name="formula">The input's gradient from the input x, the result y and the result's gradient g.</param>
    internal static KeyValuePair<(string Domain, string Operator), GradientRule> Of(
        string @operator, Func<GraphValue, GraphValue, GraphValue, GraphValue> formula) =>
        Of(@operator, node => node.Give(0, formula(node.Input(0), node.Output(0), node.Gradient)));

    /// <summary>The same for an operator with attributes.</summary>
    /// <inheritdoc cref="Of(string, Func{GraphValue, GraphValue, GraphValue, GraphValue})"/>
    internal static KeyValuePair<(string Domain, string Operator), GradientRule> Of(
        string @operator, Func<GradientNode, GraphValue, GraphValue, GraphValue, GraphValue> formula) =>
        Of(@operator, node => node.Give(0, formula(node, node.Input(0), node.Output(0), node.Gradient)));
}
