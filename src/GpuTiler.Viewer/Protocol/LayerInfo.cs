namespace GpuTiler.Viewer;

/// <summary>A layer that can be shown.</summary>
/// <param name="Index">Its place among all layers of the network.</param>
/// <param name="Name">Its name.</param>
/// <param name="Operator">What computes it, such as <c>Conv</c>.</param>
/// <param name="Width">Columns of a map.</param>
/// <param name="Height">Rows of a map.</param>
/// <param name="Maps">Maps of one image.</param>
/// <param name="Batch">Images of the batch.</param>
/// <param name="Type">The type of its elements in the model, such as <c>float32</c>.</param>
/// <param name="Columns">The columns of the automatic grid.</param>
internal sealed record LayerInfo(
    int Index, string Name, string Operator, int Width, int Height, int Maps, int Batch, string Type, int Columns);
