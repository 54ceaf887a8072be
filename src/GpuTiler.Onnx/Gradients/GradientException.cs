namespace GpuTiler.Onnx;

/// <summary>
/// The gradient of a layer cannot be made: an operator on its way has no rule, or is used as no rule knows it. Nothing counts as zero
/// silently.
/// </summary>
public sealed class GradientException : Exception
{
    internal GradientException(string message, string? @operator = null, string? node = null, string? reach = null)
        : base(message) => (Operator, Node, Reach) = (@operator, node, reach);

    /// <summary>The operator that the gradient does not pass, such as <c>Loop</c>; null where it is about none.</summary>
    public string? Operator { get; }

    /// <summary>The node's name, or the name of its first result where it has none.</summary>
    public string? Node { get; }

    /// <summary>The layer that the gradient reaches, which it can be made for; null where it reaches none.</summary>
    public string? Reach { get; }
}
