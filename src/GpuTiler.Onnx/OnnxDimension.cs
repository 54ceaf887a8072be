using System.Globalization;

namespace GpuTiler.Onnx;

/// <summary>
/// One dimension of a tensor as a model declares it: a number, a name for a number that is only known when the model runs, or neither.
/// </summary>
/// <param name="Value">The number, if the model fixes it.</param>
/// <param name="Symbol">The model's name for it, such as <c>batch</c>, if it has one.</param>
public readonly record struct OnnxDimension(long? Value, string? Symbol = null)
{
    /// <summary>The number, the name, or <c>?</c>.</summary>
    public override string ToString() => Value?.ToString(CultureInfo.InvariantCulture) ?? Symbol ?? "?";
}
