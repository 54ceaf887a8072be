using GpuTiler.Onnx;

namespace GpuTiler.Viewer;

/// <summary>The network's input as a layer that is in no list: pages show what the network sees, wherever it comes from.</summary>
internal sealed class ShownInput : IDisposable
{
    private readonly BoundInput bound;
    private readonly DeviceTensor tensor;

    private ShownInput(BoundInput bound, DeviceTensor tensor)
    {
        (this.bound, this.tensor) = (bound, tensor);
        Layer = new ViewedLayer(LayerSet.InputPosition, bound.Name, tensor.Shape);
        Layer.Show(tensor);
    }

    /// <summary>The layer.</summary>
    public ViewedLayer Layer { get; }

    /// <summary>Shows an input.</summary>
    /// <returns><see langword="null"/> where it is no picture of float32, or the device cannot hold it.</returns>
    public static ShownInput? Create(TileDevice device, NetworkInput? input)
    {
        if (input is not { TakesPictures: true, Bound: { ElementType: OnnxElementType.Float32 } bound })
        {
            return null;
        }

        try
        {
            return new ShownInput(bound, device.CreateTensor(ShapeOf(input), ElementType.Float32));
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>The input has been written.</summary>
    public void Update() => tensor.Write(bound.AsSpan<float>());

    /// <inheritdoc/>
    public void Dispose() => tensor.Dispose();

    private static TensorShape ShapeOf(NetworkInput input)
    {
        var (width, height, channels) = input.PictureSize;
        int batch = input.Bound.ElementCount / (width * height * channels);
        return input.Layout == TensorLayout.Nhwc
            ? TensorShape.Nhwc(batch, height, width, channels)
            : TensorShape.Nchw(batch, channels, height, width);
    }
}
