namespace GpuTiler.Onnx;

/// <summary>Finds out whether a provider works on this machine, by rendering a map of four values.</summary>
internal static class ProviderProof
{
    private static readonly TensorShape Shape = TensorShape.Hw(2, 2);
    private static readonly byte[] Expected = [0, 85, 170, 255];

    /// <summary>Refuses a provider that does not tile tensors of this type.</summary>
    /// <exception cref="NotSupportedException">An operator is missing or fails, or the image is another one.</exception>
    public static void Require(ProviderDevice device, ElementType type)
    {
        var pixels = new byte[Expected.Length];
        try
        {
            Render(device, type, pixels);
        }
        catch (ProviderException e)
        {
            throw new NotSupportedException($"{device.Description} does not tile {type.ToOnnx().Name()} tensors: {e.Message}", e);
        }

        if (pixels.Zip(Expected).Any(pair => Math.Abs(pair.First - pair.Second) > 1))
        {
            throw new NotSupportedException(
                $"{device.Description} computes wrongly: levels {string.Join(", ", pixels)} for {string.Join(", ", Expected)}.");
        }
    }

    private static void Render(ProviderDevice device, ElementType type, Span<byte> pixels)
    {
        using var tensor = new ProviderTensor(device, Shape, type);
        if (type == ElementType.Float32)
        {
            tensor.Write((ReadOnlySpan<float>)[0, 1, 2, 3]);
        }
        else
        {
            tensor.Write((ReadOnlySpan<Half>)[(Half)0, (Half)1, (Half)2, (Half)3]);
        }

        using var tiler = Tiler.Create(tensor);
        tiler.Read(tiler.Dispatch(tensor), pixels);
    }
}
