using static GpuTiler.Onnx.GradientRules;

namespace GpuTiler.Onnx;

/// <summary>Functions of each element, as rows of input x, result y and gradient g.</summary>
internal static class FunctionRules
{
    public static IEnumerable<KeyValuePair<(string, string), GradientRule>> All =>
    [
        Of("Neg", (_, _, g) => -g),
        Of("Abs", (x, _, g) => (x > 0).Choose(g, (x < 0).Choose(-g, 0))),
        Of("Exp", (_, y, g) => g * y),
        Of("Log", (x, _, g) => g / x),
        Of("Sqrt", (_, y, g) => g * 0.5 / y),
        Of("Reciprocal", (_, y, g) => -(g * y * y)),
        Of("Erf", (x, _, g) => g * (-(x * x)).Exp() * (2 / Math.Sqrt(Math.PI))),
        Of("Sin", (x, _, g) => g * x.Unary("Cos")),
        Of("Cos", (x, _, g) => -(g * x.Unary("Sin"))),
        Of("Tan", (_, y, g) => g * (1 + y * y)),
        Of("Asin", (x, _, g) => g / (1 - x * x).Sqrt()),
        Of("Acos", (x, _, g) => -(g / (1 - x * x).Sqrt())),
        Of("Atan", (x, _, g) => g / (1 + x * x)),
        Of("Sinh", (x, _, g) => g * x.Unary("Cosh")),
        Of("Cosh", (x, _, g) => g * x.Unary("Sinh")),
        Of("Asinh", (x, _, g) => g / (1 + x * x).Sqrt()),
        Of("Acosh", (x, _, g) => g / (x * x - 1).Sqrt()),
        Of("Atanh", (x, _, g) => g / (1 - x * x)),
    ];
}
