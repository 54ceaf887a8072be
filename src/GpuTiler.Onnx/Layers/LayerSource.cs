namespace GpuTiler.Onnx;

/// <summary>Where a layer comes from.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Node">The node that produces it.</param>
/// <param name="Body">The graph inside an operator that it is a part of, in words; <see langword="null"/> in the main graph.</param>
internal sealed record LayerSource(string Name, OutlineNode Node, string? Body);
