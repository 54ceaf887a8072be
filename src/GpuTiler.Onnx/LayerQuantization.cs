namespace GpuTiler.Onnx;

/// <summary>How the integers of a quantised layer become the numbers that they stand for: <c>(x − zero point)·scale</c>.</summary>
/// <param name="Scale">The name of the tensor that holds the scale.</param>
/// <param name="ZeroPoint">The name of the tensor that holds the zero point; <see langword="null"/> where it is 0.</param>
/// <param name="Axis">The dimension that has a scale for each index; <see langword="null"/> where there is one scale for all.</param>
public sealed record LayerQuantization(string Scale, string? ZeroPoint, int? Axis = null);
