namespace GpuTiler.Onnx.Testing;

/// <summary>What a device and the scalar reference make of a layer.</summary>
internal static class LayerImages
{
    public static readonly TileOptions Options = new() { Padding = 1, Border = 2, PadValue = 9 };

    public static byte[] Image(BoundActivation activation)
    {
        using var tiler = Tiler.Create(activation.Tensor, Options);
        var pixels = new byte[tiler.Plan.ByteCount];
        tiler.Read(tiler.Dispatch(activation.Tensor), pixels);
        return pixels;
    }

    public static float[] Values(BoundActivation activation)
    {
        var values = new float[activation.Shape.ElementCount];
        activation.Tensor.Read(values);
        return values;
    }

    public static byte[] Reference(float[] values, TensorShape shape)
    {
        var pixels = new byte[TilePlan.Create(shape, Options).ByteCount];
        Tiler.Render(values, shape, Options, pixels);
        return pixels;
    }
}
