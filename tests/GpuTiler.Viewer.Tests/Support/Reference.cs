using GpuTiler.Imaging;
using GpuTiler.Onnx;

namespace GpuTiler.Viewer.Tests;

/// <summary>The network run by itself, and its layers tiled by the library.</summary>
internal sealed class Reference : IDisposable
{
    private readonly CpuDevice device = CpuDevice.Create(new() { Threads = 1 });
    private readonly OnnxModel model;

    public Reference(string path, float[] input)
    {
        model = OnnxModel.Load(path, device);
        model.Run(input);
    }

    public Reference(string path, Bitmap picture)
    {
        model = OnnxModel.Load(path, device);
        model.Inputs[0].Load(picture);
        model.Run();
    }

    /// <summary>A layer's values.</summary>
    public float[] Values(int layer) => ((CpuTensor)model.Activations[layer].Tensor).AsSpan<float>().ToArray();

    /// <summary>A layer as an image.</summary>
    public (byte[] Pixels, int Width, ValueRange[] Ranges) Tile(int layer, in TileOptions options)
    {
        using var tiler = Tiler.Create(model.Activations[layer].Tensor, options, keepsRanges: true);
        var pixels = new byte[tiler.Plan.ByteCount];
        var ranges = new ValueRange[tiler.Plan.Tiles];
        var ticket = tiler.Dispatch(model.Activations[layer].Tensor);
        tiler.Read(ticket, pixels);
        tiler.ReadRanges(ticket, ranges);
        return (pixels, tiler.Plan.ImageWidth, ranges);
    }

    public void Dispose()
    {
        model.Dispose();
        device.Dispose();
    }
}
