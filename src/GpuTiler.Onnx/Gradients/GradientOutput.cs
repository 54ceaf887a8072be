namespace GpuTiler.Onnx;

/// <summary>A tensor of the device that a gradient's run writes, and ONNX Runtime's view of it, freed together.</summary>
internal sealed class GradientOutput : IDisposable
{
    public GradientOutput(
        TileDevice device, INetworkHost host, string name, OnnxElementType type, IReadOnlyList<long> dimensions, TensorLayout layout)
    {
        (Name, Dimensions) = (name, [.. dimensions]);
        Tensor = device.CreateTensor(
            ShapeOf(Dimensions, layout), type == OnnxElementType.Float16 ? ElementType.Float16 : ElementType.Float32);
        try
        {
            Memory = host.Bind(Tensor, Dimensions);
        }
        catch
        {
            Tensor.Dispose();
            throw;
        }
    }

    public string Name { get; }

    public long[] Dimensions { get; }

    public DeviceTensor Tensor { get; }

    public ActivationMemory Memory { get; }

    public void Dispose()
    {
        Memory.Dispose();
        Tensor.Dispose();
    }

    // What is no stack of maps is one row of values.
    private static TensorShape ShapeOf(long[] dimensions, TensorLayout layout)
    {
        try
        {
            return TensorShape.FromModel(dimensions, layout);
        }
        catch (ArgumentException)
        {
            return TensorShape.Hw(1, checked((int)dimensions.Aggregate(1L, (product, dimension) => product * dimension)));
        }
    }
}
