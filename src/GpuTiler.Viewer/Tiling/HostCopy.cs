namespace GpuTiler.Viewer;

/// <summary>A layer's activations in the host's memory, copied there once for each input where they are elsewhere.</summary>
internal sealed class HostCopy
{
    private readonly ActivationBuffer buffer = new();
    private ViewedLayer? copied;
    private long copiedInput = -1;

    /// <summary>The activations of a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">The number of the newest input.</param>
    /// <exception cref="ArgumentException">They are not there.</exception>
    public ActivationSpan Of(ViewedLayer layer, long input)
    {
        var tensor = layer.Tensor;
        long own = layer.At(input);
        if (tensor is null || own < 0)
        {
            throw new ArgumentException(
                $"The layer '{layer.Name}' has no values now: the network has not run, or failed on its last input.");
        }

        if (tensor is CpuTensor)
        {
            return tensor.ToHost(buffer);
        }

        if (copied != layer || copiedInput != own)
        {
            (copied, copiedInput) = (null, own);
            tensor.Read(buffer);
            copied = layer;
        }

        return buffer.Activations;
    }

    /// <summary>Where a value stands among a tensor's.</summary>
    /// <exception cref="ArgumentException">There is no such value.</exception>
    public static int IndexOf(ViewedLayer layer, int image, int map, int x, int y)
    {
        var shape = layer.Shape;
        if ((uint)image >= (uint)shape.Batch || (uint)map >= (uint)shape.Channels
            || (uint)x >= (uint)shape.Width || (uint)y >= (uint)shape.Height)
        {
            throw new ArgumentException(
                $"The layer '{layer.Name}' has no value at column {x}, row {y} of map {map}: its maps are {shape}.");
        }

        return shape.Layout == TensorLayout.Nchw
            ? (((((image * shape.Channels) + map) * shape.Height) + y) * shape.Width) + x
            : (((((image * shape.Height) + y) * shape.Width) + x) * shape.Channels) + map;
    }
}
