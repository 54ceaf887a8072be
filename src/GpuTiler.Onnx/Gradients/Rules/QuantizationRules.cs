using static GpuTiler.Onnx.GradientRules;

namespace GpuTiler.Onnx;

/// <summary>
/// Quantisation counts as if nothing was rounded: the gradient passes straight through (Bengio et al. 2013, "Estimating or Propagating
/// Gradients Through Stochastic Neurons"). Between the two operators it is that of the real values.
/// </summary>
internal static class QuantizationRules
{
    public static IEnumerable<KeyValuePair<(string, string), GradientRule>> All =>
    [
        Of("QuantizeLinear", (_, _, g) => g),
        Of("DequantizeLinear", (_, _, g) => g),
    ];
}
