using GpuTiler.Onnx.Tests;

namespace GpuTiler.Viewer.Tests;

/// <summary>A small network of one picture: Conv 3×3 and Relu, on 3×8×8.</summary>
internal static class TinyNet
{
    public const int Size = 8, Maps = 5, Inner = 6;

    /// <summary>Writes it to a file.</summary>
    public static string Save(TempFolder folder, string layer = "conv", string name = "net.onnx")
    {
        var random = new Random(3);
        float[] kernel = [.. Enumerable.Range(0, Maps * 3 * 9).Select(_ => random.NextSingle() - 0.5f)];
        return new ModelBuilder().Input("x", ModelBuilder.Float, 1, 3, Size, Size)
            .Tensor("w", ModelBuilder.Float, [Maps, 3, 3, 3], kernel)
            .Node("Conv", ["x", "w"], [layer], "n/conv", "", ModelBuilder.Attribute("kernel_shape", 3, 3))
            .Node("Relu", [layer], ["relu"], "n/relu")
            .Output("relu", ModelBuilder.Float, 1, Maps, Inner, Inner)
            .Save(folder, name);
    }

    /// <summary>The values of an input.</summary>
    public static float[] Frame(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 3 * Size * Size).Select(_ => random.NextSingle())];
    }
}
