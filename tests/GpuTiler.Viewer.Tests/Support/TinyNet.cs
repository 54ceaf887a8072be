
namespace GpuTiler.Viewer.Tests;

/// <summary>A small network of one picture: Conv 3×3 and Relu, on 3×8×8.</summary>
internal static class TinyNet
{
    public const int Size = 8, Maps = 5, Inner = 6;

    /// <summary>Writes it to a file.</summary>
    public static string Save(TempFolder folder, string layer = "conv", string name = "net.onnx") =>
        SaveLike(folder, name, new() { Conv = layer });

    /// <summary>Writes one like it.</summary>
    public static string SaveLike(TempFolder folder, string name, Form form)
    {
        var random = new Random(form.Seed);
        float[] kernel = [.. Enumerable.Range(0, form.Maps * form.Channels * 9).Select(_ => random.NextSingle() - 0.5f)];
        var model = new ModelBuilder().Input("x", ModelBuilder.Float, 1, form.Channels, form.Size, form.Size)
            .Tensor("w", ModelBuilder.Float, [form.Maps, form.Channels, 3, 3], kernel)
            .Node("Conv", ["x", "w"], [form.Conv], "n/conv", "", ModelBuilder.Attribute("kernel_shape", 3, 3))
            .Node("Relu", [form.Conv], [form.Relu], "n/relu");
        if (form.Last is { } last)
        {
            model.Node("Sigmoid", [form.Relu], [last], "n/last");
        }

        if (form.Flat)
        {
            model.Node("GlobalAveragePool", [form.Relu], ["flat"], "n/flat").Output("flat", ModelBuilder.Float, 1, form.Maps, 1, 1);
        }

        return model.Output(form.Last ?? form.Relu, ModelBuilder.Float, 1, form.Maps, form.Size - 2, form.Size - 2).Save(folder, name);
    }

    /// <summary>What is different.</summary>
    internal sealed record Form(
        int Seed = 3, int Maps = TinyNet.Maps, int Size = TinyNet.Size, int Channels = 3,
        string Conv = "conv", string Relu = "relu", string? Last = null, bool Flat = false);

    /// <summary>The values of an input.</summary>
    public static float[] Frame(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 3 * Size * Size).Select(_ => random.NextSingle())];
    }
}
