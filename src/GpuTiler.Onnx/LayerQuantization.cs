namespace GpuTiler.Onnx;

/// <summary>How the integers of a quantised layer become the numbers they stand for: <c>(x − zero point)·scale</c>.</summary>
/// <param name="Scale">The name of the tensor that holds the scale.</param>
/// <param name="ZeroPoint">The name of the tensor that holds the zero point; <see langword="null"/> if it is 0.</param>
/// <param name="Axis">The dimension with a scale for each index; <see langword="null"/> if there is one scale for all.</param>
public sealed record LayerQuantization(string Scale, string? ZeroPoint, int? Axis = null);
