using GpuTiler.Onnx;

namespace GpuTiler.Viewer;

/// <summary>The network's input as a layer that is in no list: pages show what the network sees, wherever it comes from.</summary>
internal sealed class ShownInput : IDisposable
{
    private readonly BoundInput bound;
    private readonly DeviceTensor tensor;

    private ShownInput(BoundInput bound, DeviceTensor tensor, OtherNetwork? network)
    {
        (this.bound, this.tensor) = (bound, tensor);
        int position = network is null ? LayerSet.InputPosition : LayerSet.OtherInputPosition;
        Layer = new ViewedLayer(position, bound.Name, tensor.Shape, tensor.ElementType) { Network = network };
        Layer.Show(tensor);
    }

    /// <summary>The layer.</summary>
    public ViewedLayer Layer { get; }

    /// <summary>Shows an input.</summary>
    /// <param name="device">The device that tiles it.</param>
    /// <param name="input">The input.</param>
    /// <param name="network">The network, where it is not the viewer's own.</param>
    /// <returns><see langword="null"/> where it is no picture of float32, or the device cannot hold it.</returns>
    public static ShownInput? Create(TileDevice device, NetworkInput? input, OtherNetwork? network = null)
    {
        if (input is not { TakesPictures: true, Bound: { ElementType: OnnxElementType.Float32 } bound })
        {
            return null;
        }

        try
        {
            return new ShownInput(bound, device.CreateTensor(ShapeOf(input), ElementType.Float32), network);
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

    /// <summary>An input's dimensions as maps.</summary>
    /// <param name="input">The input, which takes pictures.</param>
    public static TensorShape ShapeOf(NetworkInput input)
    {
        var (width, height, channels) = input.PictureSize;
        int batch = input.Bound.ElementCount / (width * height * channels);
        return input.Layout == TensorLayout.Nhwc
            ? TensorShape.Nhwc(batch, height, width, channels)
            : TensorShape.Nchw(batch, channels, height, width);
    }
}
