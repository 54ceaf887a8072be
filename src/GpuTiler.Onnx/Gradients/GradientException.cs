namespace GpuTiler.Onnx;

/// <summary>
/// The gradient of a layer cannot be built: an operator on its way has no rule, or is used in a way that its rule does not support. Nothing
/// is silently taken as zero.
/// </summary>
public sealed class GradientException : Exception
{
    internal GradientException(string message, string? @operator = null, string? node = null, string? reach = null)
        : base(message) => (Operator, Node, Reach) = (@operator, node, reach);

    /// <summary>The operator that the gradient does not pass, such as <c>Loop</c>; null if the error is not about one.</summary>
    public string? Operator { get; }

    /// <summary>The node's name, or the name of its first result if it has none.</summary>
    public string? Node { get; }

    /// <summary>The layer that the gradient does reach, and by which it can be built; null if there is none.</summary>
    public string? Reach { get; }
}
