using static GpuTiler.Onnx.GradientRules;

namespace GpuTiler.Onnx;

/// <summary>
/// Activations (ONNX, "Operator Schemas"), as rows of input x, result y and gradient g. What the result tells is read from it and not from
/// the input: so ONNX Runtime may still fuse a convolution with its activation, and let go of what lies between. Two conditions are two
/// choices and no And: WebGPU's provider turns convolutions' channels last, and has no kernel that turns booleans.
/// </summary>
internal static class ActivationRules
{
    private const double SeluAlpha = 1.67326319217681884765625, SeluGamma = 1.05070102214813232421875;

    // √(2/π), and the cubic coefficient of Gelu's approximation.
    private const double Tanh = 0.7978845608028654, Cubic = 0.044715;

    public static IEnumerable<KeyValuePair<(string, string), GradientRule>> All =>
    [
        Of("Relu", (_, y, g) => (y > 0).Choose(g, 0)),
        Of("LeakyRelu", (node, x, _, g) => (x > 0).Choose(g, g * node.Number("alpha", 0.01))),
        Of("ThresholdedRelu", (node, x, _, g) => (x > node.Number("alpha", 1)).Choose(g, 0)),
        Of("Elu", (node, x, y, g) => (x > 0).Choose(g, g * (y + node.Number("alpha", 1)))),
        Of("Celu", (node, x, y, g) => (x > 0).Choose(g, g * (y / node.Number("alpha", 1) + 1))),
        Of("Selu", (node, x, y, g) => (x > 0).Choose(
            g * node.Number("gamma", SeluGamma), g * (y + node.Number("alpha", SeluAlpha) * node.Number("gamma", SeluGamma)))),
        Of("Sigmoid", (_, y, g) => g * y * (1 - y)),
        Of("Tanh", (_, y, g) => g * (1 - y * y)),
        Of("HardSigmoid", (node, _, y, g) => (y > 0).Choose((y < 1).Choose(g * node.Number("alpha", 0.2), 0), 0)),
        Of("HardSwish", (x, _, g) => (x <= -3).Choose(0, (x >= 3).Choose(g, g * (x / 3 + 0.5)))),
        Of("Softplus", (x, _, g) => g * x.Sigmoid()),
        Of("Softsign", (_, y, g) => g * ((1 - y.Unary("Abs")) * (1 - y.Unary("Abs")))),
        Of("Mish", (x, _, g) => g * Mish(x)),
        Of("Gelu", (node, x, _, g) => g * (node.Text("approximate", "none") == "tanh" ? TanhGelu(x) : Gelu(x))),
        Of("Shrink", (node, x, _, g) => (x.Unary("Abs") > node.Number("lambd", 0.5)).Choose(g, 0)),
        Of("Clip", Clip),
        Of("PRelu", PRelu),
    ];

    /// <summary>Guided backpropagation's rule.</summary>
    public static void GuidedRelu(GradientNode node) => node.Give(0, (node.Output(0) > 0).Choose(node.Gradient.Unary("Relu"), 0));

    /// <summary>The deconvnet's rule.</summary>
    public static void DeconvnetRelu(GradientNode node) => node.Give(0, node.Gradient.Unary("Relu"));

    // Φ(x) + x·φ(x), the normal distribution's cumulative function and density (Hendrycks and Gimpel 2016).
    private static GraphValue Gelu(GraphValue x)
    {
        var cumulative = 0.5 * (1 + (x * Math.Sqrt(0.5)).Unary("Erf"));
        var density = (x * x * -0.5).Exp() * (1 / Math.Sqrt(2 * Math.PI));
        return cumulative + x * density;
    }

    // y = x/2·(1 + t), t = tanh(√(2/π)·(x + 0.044715·x³)).
    private static GraphValue TanhGelu(GraphValue x)
    {
        var square = x * x;
        var t = (x * (Tanh + square * (Tanh * Cubic))).Unary("Tanh");
        return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * (Tanh + square * (3 * Tanh * Cubic));
    }

    // y = x·t, t = tanh(softplus(x)); softplus' = sigmoid (Misra 2019).
    private static GraphValue Mish(GraphValue x)
    {
        var t = x.Unary("Softplus").Unary("Tanh");
        return t + x * (1 - t * t) * x.Sigmoid();
    }

    // What was clipped lies on a bound.
    private static void Clip(GradientNode node)
    {
        var (y, g) = (node.Output(0), node.Gradient);
        var inside = Bound(node, 1, "min") is { } least ? (y > least).Choose(g, 0) : g;
        node.Give(0, Bound(node, 2, "max") is { } most ? (y < most).Choose(inside, 0) : inside);
    }

    private static GraphValue? Bound(GradientNode node, int input, string attribute)
    {
        double given = node.Number(attribute, double.NaN);
        return node.Has(input) ? node.Input(input) : double.IsNaN(given) ? null : node.Graph.Number(given, node.Output(0).Type);
    }

    private static void PRelu(GradientNode node)
    {
        var (x, slope, g) = (node.Input(0), node.Input(1), node.Gradient);
        node.Give(0, () => (x > 0).Choose(g, g * slope));
        node.Give(1, () => (x > 0).Choose(0, g * x));
    }
}
