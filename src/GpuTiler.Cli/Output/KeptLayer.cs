using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary>What is known of a layer, or of an array in its place, whose values are kept.</summary>
/// <param name="Name">The layer's name, or the array's.</param>
/// <param name="Dimensions">The dimensions as the model or the file has them, slowest first.</param>
/// <param name="Shape">The dimensions as maps.</param>
internal readonly record struct KeptLayer(string Name, long[] Dimensions, TensorShape Shape)
{
    public static KeptLayer Of(BoundActivation activation) => new(activation.Name, activation.Dimensions.ToArray(), activation.Shape);
}
