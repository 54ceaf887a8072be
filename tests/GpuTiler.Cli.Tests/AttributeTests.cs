using GpuTiler.Imaging;

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
        var done = work.Run(
            "attribute", Repository.Seven, "--model", Repository.DigitsModel, "--unit", "7", "--method", "saliency",
            "-o", "o.png", "--save-map", "m.npy", "--scale", "2").Done();
        Assert.Equal(2, done.OutputLines.Length);
        Assert.Equal(["m.npy", "o.png"], work.NewFiles);
        Assert.Equal((60, 60), (work.Png("o.png").Width, work.Png("o.png").Height));
    }

    [Fact]
    public void A_method_that_finds_nothing_to_change_says_so()
    {
        work.Model("net.onnx", new ModelBuilder().Input("x", ModelBuilder.Float, 1, 3, 4, 5).Node("Neg", ["x"], ["y"])
            .Node("Mul", ["y", "y"], ["z"]).Output("z"));
        work.Npy("zeros.npy", new float[60], 1, 3, 4, 5);
        work.Npy("some.npy", Values.Some(60), 1, 3, 4, 5);
        Assert.Contains(
            "no Relu", work.Run("attribute", "some.npy", "--model", "net.onnx", "--method", "deconvnet", "-o", "o.png").Error,
            StringComparison.Ordinal);
        Assert.Contains(
            "zero everywhere", work.Run("attribute", "zeros.npy", "--model", "net.onnx", "-o", "o.png").Error, StringComparison.Ordinal);
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

    [Fact]
    public void A_map_lies_over_the_picture_and_the_saved_one_is_the_raw_gradient()
    {
        string[] line =
        [
            "attribute", Repository.Seven, "--model", Repository.DigitsModel, "--unit", "7", "--method", "input-x-gradient",
            "--border", "0", "--padding", "0",
        ];
        work.Run([.. line, "--show", "overlay", "--opacity", "0", "--save-map", "m.npy", "-o", "o.png"]).Done();
        work.Run([.. line, "--show", "both", "-o", "both.png"]).Done();
        using var file = File.OpenRead(work.At("m.npy"));
        Assert.Equal([1, 1, 28, 28], NpyHeader.Read(file, "m.npy").Shape);

        // Nothing covers the picture: each of its pixels is a square.
        var (picture, overlay, both) = (ImageReader.Read(Repository.Seven), work.Png("o.png"), work.Png("both.png"));
        int scale = (overlay.Height - 12) / 28;
        Assert.Equal(10, scale);
        for (int i = 0; i < 28 * 28; i++)
        {
            int x = 6 + (i % 28 * scale), y = 6 + (i / 28 * scale);
            Assert.Equal(picture.Pixels.Span[i], overlay.Pixels.Span[3 * ((y * overlay.Width) + x)]);
        }

        Assert.Equal(overlay.Width + (28 * scale), both.Width);
    }

    [Fact]
    public void The_classes_of_the_highest_scores_are_rows_with_names_and_scores()
    {
        work.Write("names.txt", "zero\none\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\n\n"u8);
        string[] line = ["attribute", Repository.Seven, "--model", Repository.DigitsModel, "--top", "2"];
        work.Run([.. line, "-o", "o.png", "--save-map", "m.npy"]).Done();
        work.Run([.. line, "-o", "p.png", "--class-names", "names.txt", "--show", "overlay"]).Done();
        using var file = File.OpenRead(work.At("m.npy"));
        Assert.Equal([2, 1, 28, 28], NpyHeader.Read(file, "m.npy").Shape);
        Assert.Contains(work.Png("o.png").Text, pair => pair.Key == "Source" && pair.Value.Contains("units 7, ", StringComparison.Ordinal));
        Assert.True(work.Png("p.png").Height > 2 * 28 * 4);

        // What a file records makes it again.
        string options = work.Png("p.png").Text.Single(pair => pair.Key == "Options").Value;
        Assert.Contains("--top 2 --class-names names.txt", options, StringComparison.Ordinal);
        work.RunLine($"attribute {Repository.Seven} --model {Repository.DigitsModel} -o q.png {options}").Done();
        Assert.Equal(work.Png("p.png").Pixels.ToArray(), work.Png("q.png").Pixels.ToArray());
    }

    [Theory]
    [InlineData(2, "--show", "--show all")]
    [InlineData(2, "--opacity", "--opacity 0.5")]
    [InlineData(2, "--opacity", "--show both --opacity 1.5")]
    [InlineData(2, "--unit", "--top 2 --unit 3")]
    [InlineData(2, "--columns", "--top 2 --columns 1")]
    [InlineData(2, "--deepzoom", "--show overlay --deepzoom")]
    [InlineData(2, "--shrink", "--show overlay --shrink 2")]
    [InlineData(2, "--class-names", "--class-names names.txt")]
    [InlineData(1, "has 10 scores", "--top 11")]
    [InlineData(1, "2 names", "--top 2 --class-names names.txt")]
    [InlineData(1, "no score for each class", "--top 2 --layer conv1")]
    [InlineData(1, "names.txt2", "--top 2 --class-names names.txt2")]
    public void What_cannot_be_shown_is_one_sentence(int exitCode, string words, string more)
    {
        work.Write("names.txt", "a\nb\n"u8);
        var result = work.RunLine($"attribute {Repository.Seven} --model {Repository.DigitsModel} -o o{(more.Contains("deepzoom", StringComparison.Ordinal) ? "" : ".png")} {more}");
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(words, result.Error, StringComparison.Ordinal);
        Assert.Empty(work.NewFiles);
    }

    [Fact]
    public void An_input_that_is_no_picture_has_none_below_its_map()
    {
        work.Model("features.onnx", new ModelBuilder().Input("x", ModelBuilder.Float, 1, 6).Node("Mul", ["x", "x"], ["y"]).Output("y"));
        work.Npy("x.npy", Values.Some(6), 1, 6);
        work.Run("attribute", "x.npy", "--model", "features.onnx", "--show", "overlay", "-o", "o.png").Failed(1, "no picture", "--show");
    }
}
