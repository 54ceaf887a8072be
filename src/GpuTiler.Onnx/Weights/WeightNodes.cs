namespace GpuTiler.Onnx;

/// <summary>The operators that have weights, and which of their inputs those are.</summary>
internal static class WeightNodes
{
    private const string Microsoft = "com.microsoft";

    // The weights, and for quantised ones the axis that may have a scale for each index; theirs and the zero point are the next two inputs.
    private static readonly Dictionary<(string Domain, string Operator), (int Weights, int? Axis)> Operators = new()
    {
        [("", "Conv")] = (1, null),
        [("", "ConvTranspose")] = (1, null),
        [("", "ConvInteger")] = (1, null),
        [("", "QLinearConv")] = (3, 0),
        [("", "MatMul")] = (1, null),
        [("", "Gemm")] = (1, null),
        [("", "MatMulInteger")] = (1, null),
        [("", "QLinearMatMul")] = (3, 1),
        [(Microsoft, "FusedConv")] = (1, null),
        [(Microsoft, "FusedMatMul")] = (1, null),
        [(Microsoft, "FusedGemm")] = (1, null),
        [(Microsoft, "QLinearConv")] = (3, 0),
        [(Microsoft, "QGemm")] = (3, 1),
    };

    /// <summary>The weights of a node; <see langword="null"/> where it has none.</summary>
    public static StoredWeights? Find(OutlineNode node, StoredTensors stored)
    {
        string domain = node.Domain == "ai.onnx" ? "" : node.Domain;
        if (!Operators.TryGetValue((domain, node.Operator), out var place)
            || node.Input(place.Weights).Length == 0 || node.Outputs.Length == 0)
        {
            return null;
        }

        var found = stored.Resolve(node.Input(place.Weights));
        if (found.Tensor is not null && place.Axis is { } axis)
        {
            bool isTransposed = node.Operator == "QGemm" && node.Integer("transB", 0) != 0;
            return stored.Resolve(node.Input(place.Weights + 1)).Tensor is { } scale
                ? found with
                {
                    Scale = scale,
                    ZeroPoint = stored.Resolve(node.Input(place.Weights + 2)).Tensor,
                    Axis = isTransposed ? 0 : axis,
                }
                : found;
        }

        // A product of two activations has no weights; a convolution whose kernels are computed is named.
        return found.Tensor is not null || IsConvolution(node) ? found : null;
    }

    /// <summary>Whether the weights are a stack of kernels, and not a matrix.</summary>
    public static bool IsConvolution(OutlineNode node) => node.Operator.Contains("Conv", StringComparison.Ordinal);
}
