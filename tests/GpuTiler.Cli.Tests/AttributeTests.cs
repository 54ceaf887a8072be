using GpuTiler.Imaging;
using GpuTiler.Onnx.Tests;

namespace GpuTiler.Cli.Tests;

public sealed class AttributeTests : IDisposable
{
    private readonly Workspace work = new();

    public void Dispose() => work.Dispose();

    [Fact]
    public void The_saved_map_of_a_gradient_is_signed_and_in_the_inputs_shape()
    {
        // The gradient of x² is 2x, and that of one unit is nothing elsewhere.
        float[] x = [.. Values.Some(60)];
        work.Model("square.onnx", new ModelBuilder().Input("x", ModelBuilder.Float, 1, 3, 4, 5).Node("Mul", ["x", "x"], ["y"]).Output("y"));
        work.Npy("x.npy", x, 1, 3, 4, 5);
        work.Run("attribute", "x.npy", "--model", "square.onnx", "--unit", "1,2,3", "--save-map", "map.npy", "--device", "cpu").Done();
        using var file = File.OpenRead(work.At("map.npy"));
        var header = NpyHeader.Read(file, "map.npy");
        var saved = new float[60];
        NpyReader.Read(file, header, saved.AsSpan());
        Assert.Equal([1, 3, 4, 5], header.Shape);
        Assert.Equal([.. Enumerable.Range(0, 60).Select(i => i == 33 ? 2 * x[i] : 0)], saved);
    }

    [Fact]
    public void A_mosaic_and_the_values_are_both_listed()
    {
        var done = work.Run("attribute", Repository.Seven, "--model", Repository.DigitsModel, "--unit", "7", "--method", "saliency", "-o", "o.png", "--save-map", "m.npy", "--scale", "2").Done();
        Assert.Equal(2, done.OutputLines.Length);
        Assert.Equal(["m.npy", "o.png"], work.NewFiles);
        Assert.Equal((60, 60), (work.Png("o.png").Width, work.Png("o.png").Height));
    }

    [Fact]
    public void A_method_that_finds_nothing_to_change_says_so()
    {
        work.Model("net.onnx", new ModelBuilder().Input("x", ModelBuilder.Float, 1, 3, 4, 5).Node("Neg", ["x"], ["y"]).Node("Mul", ["y", "y"], ["z"]).Output("z"));
        work.Npy("zeros.npy", new float[60], 1, 3, 4, 5);
        work.Npy("some.npy", Values.Some(60), 1, 3, 4, 5);
        Assert.Contains("no Relu", work.Run("attribute", "some.npy", "--model", "net.onnx", "--method", "deconvnet", "-o", "o.png").Error, StringComparison.Ordinal);
        Assert.Contains("zero everywhere", work.Run("attribute", "zeros.npy", "--model", "net.onnx", "-o", "o.png").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_differentiated_is_one_sentence()
    {
        work.Model("det.onnx", new ModelBuilder().Input("x", ModelBuilder.Float, 1, 3, 3).Node("Det", ["x"], ["y"], "det").Output("y"));
        work.Npy("x.npy", Values.Some(9), 1, 3, 3);
        work.Run("attribute", "x.npy", "--model", "det.onnx", "-o", "o.png").Failed(1, "Det ('det')", "no rule");
        work.Run("attribute", Repository.Seven, "--model", Repository.DigitsModel, "--unit", "10", "-o", "o.png").Failed(1, "The unit 10");
        work.Run("attribute", Repository.Seven, "--model", Repository.DigitsModel, "--layer", "conv*", "-o", "o.png").Failed(1, "2 layers");
        work.Run("attribute", Repository.Seven, "--model", Repository.DigitsModel, "--unit", "7;", "-o", "o.png").Misused("--unit");
        work.Run("attribute", Repository.Seven, "--model", Repository.DigitsModel).Misused("--output");
        Assert.Empty(work.NewFiles);
    }

    [Fact]
    public void Of_several_inputs_one_is_named()
    {
        work.Model("sum.onnx", Networks.Sum());
        work.Npy("a.npy", Values.Some(12), 1, 2, 2, 3);
        string[] line = ["attribute", "a.npy", "--model", "sum.onnx", "--input", "b=a.npy", "-o", "o.png"];
        work.Run(line).Failed(1, "2 inputs", "a, b");
        work.Run([.. line, "--by", "b"]).Done();
    }
}
