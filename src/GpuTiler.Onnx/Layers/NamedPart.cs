namespace GpuTiler.Onnx;

/// <summary>Something a pattern can select: a layer, or a convolution's weights.</summary>
/// <param name="Names">Names that mean it alone, before its node's name.</param>
/// <param name="NodeName">The name of its node; may be empty.</param>
/// <param name="Operator">Its node's operator.</param>
internal readonly record struct NamedPart(string[] Names, string NodeName, string Operator);
