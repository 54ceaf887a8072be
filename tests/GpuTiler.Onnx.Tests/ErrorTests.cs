using System.Diagnostics;

namespace GpuTiler.Onnx.Tests;

public class ErrorTests
{
    [Fact]
    public void An_operator_of_an_unknown_domain_is_named_and_its_model_still_listed()
    {
        using var folder = new TempFolder();
        string path = new ModelBuilder().Opset("my.ops", 1).Input("x", ModelBuilder.Float, 1, 1, 2, 2)
            .Node("Relu", ["x"], ["r"]).Node("Sharpen", ["r"], ["y"], "s", "my.ops").Output("y", ModelBuilder.Float, 1, 1, 2, 2)
            .Save(folder);
        string sentence = Refused(path);
        Assert.Contains("custom operator Sharpen of domain 'my.ops'", sentence, StringComparison.Ordinal);
        var layers = OnnxModel.ListLayers(path);
        Assert.Equal(["r", "y"], layers.Select(layer => layer.Name));
        Assert.Equal((sentence, false), (layers.Problem!.Message, layers.IsInferred));
        Assert.All(layers, layer => Assert.Equal(sentence, layer.Reason));
        Assert.Equal("1×1×2×2", layers[1].ShapeText);
    }

    [Fact]
    public void A_library_that_is_none_is_named()
    {
        using var folder = new TempFolder();
        string library = folder.Write("libops.so", [1, 2, 3]), path = NaiveNet.Model().Save(folder);
        var e = Assert.Throws<OnnxModelException>(() => new Loaded(path, new OnnxOptions { CustomOperatorLibraries = [library] }));
        Assert.StartsWith(library + " cannot be loaded as a library of custom operators", e.Message, StringComparison.Ordinal);
        AssertSentence(e.Message);
    }

    [Fact]
    public void Versions_that_the_runtime_does_not_know_are_named()
    {
        using var folder = new TempFolder();
        Assert.Contains("uses opset 99 of ai.onnx", Refused(NaiveNet.Model(99).Save(folder)), StringComparison.Ordinal);
        Assert.Contains("has IR version 99", Refused(NaiveNet.Model(17, 99).Save(folder)), StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_graphs_are_refused_in_one_sentence()
    {
        using var folder = new TempFolder();
        var start = () => new ModelBuilder().Input("x", ModelBuilder.Float, 1, 1, 2, 2);
        Assert.Contains("operator Foo", Refused(start().Node("Foo", ["x"], ["y"]).Output("y").Save(folder)), StringComparison.Ordinal);
        Assert.Contains("'q'", Refused(start().Node("Relu", ["q"], ["y"]).Output("y").Save(folder)), StringComparison.Ordinal);
        Assert.Contains("tensor(float)", Refused(start().Node("And", ["x", "x"], ["y"]).Output("y")
            .Save(folder)), StringComparison.Ordinal);
        Assert.Contains("no layers", Refused(start().Node("Shape", ["x"], ["y"]).Output("y").Save(folder)), StringComparison.Ordinal);
        Assert.Contains("as string", Refused(new ModelBuilder().Input("x", 8, 1).Input("f", ModelBuilder.Float, 1, 1)
            .Node("Identity", ["x"], ["y"]).Node("Relu", ["f"], ["g"]).Output("y").Output("g").Save(folder)), StringComparison.Ordinal);
        Assert.Contains("0×1×2×2", Refused(new ModelBuilder().Input("x", ModelBuilder.Float, 0, 1, 2, 2).Node("Relu", ["x"], ["y"])
            .Output("y").Save(folder)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_that_fails_when_it_runs_says_so()
    {
        using var folder = new TempFolder();
        string path = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 3, 4, 4).Input("i", ModelBuilder.Int64, 1)
            .Node("Gather", ["x", "i"], ["picked"]).Output("picked").Node("Relu", ["x"], ["r"]).Output("r").Save(folder);
        using var net = new Loaded(path, new OnnxOptions { Layers = ["r", "picked"] });
        net.Model.Inputs[1].Write<long>([7]);
        var e = Assert.Throws<OnnxModelException>(() => net.Model.Run(new float[48]));
        Assert.StartsWith(path + " does not run on these inputs:", e.Message, StringComparison.Ordinal);
        AssertSentence(e.Message);

        // What a layer does not need is not run.
        using var other = new Loaded(path, new OnnxOptions { Layers = ["r"] });
        other.Model.Inputs[1].Write<long>([7]);
        other.Model.Run(new float[48]);
    }

    [Fact]
    public void Files_that_are_something_else_are_recognised()
    {
        using var folder = new TempFolder();
        AssertForeign("is empty", []);
        AssertForeign("is a PNG image", [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0]);
        AssertForeign("is a JPEG image", [0xFF, 0xD8, 0xFF, 0xE0, 0]);
        AssertForeign("is a NumPy array", [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0]);
        AssertForeign("is a zip archive", "PK\x03\x04\x14\x00"u8);
        AssertForeign("is an HDF5 file", [0x89, (byte)'H', (byte)'D', (byte)'F', 13, 10]);
        AssertForeign("is a TensorFlow Lite model", "\x1c\0\0\0TFL3\0\0"u8);
        AssertForeign("is a model in ONNX Runtime's own format", "\x1c\0\0\0ORTM\0\0"u8);
        AssertForeign("is a Git LFS pointer", "version https://git-lfs.github.com/spec/v1\noid sha256:0"u8);
        AssertForeign("is a text file", "<!DOCTYPE html>\n<p>Not found, naïve"u8);
        AssertForeign("holds no graph", [8, 7]);
        Assert.Contains(
            "is a folder", Assert.Throws<InvalidDataException>(() => OnnxModel.ListLayers(folder.Path)).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => OnnxModel.ListLayers(Path.Combine(folder.Path, "none.onnx")));

        void AssertForeign(string found, ReadOnlySpan<byte> bytes)
        {
            string path = folder.Write("file", bytes);
            var e = Assert.Throws<InvalidDataException>(() => new Loaded(path));
            Assert.Contains(found, e.Message, StringComparison.Ordinal);
            Assert.StartsWith(path, e.Message, StringComparison.Ordinal);
            AssertSentence(e.Message);
        }
    }

    [Theory]
    [InlineData("node")]
    [InlineData("input")]
    [InlineData("weights")]
    [InlineData("location")]
    public void A_name_with_a_NUL_is_refused_in_one_sentence(string place)
    {
        using var folder = new TempFolder();
        string Named(string where) => where == place ? "a\0b" : where;
        string path = new ModelBuilder().Input(Named("input"), ModelBuilder.Float, 1, 1, 3, 3)
            .Node("Conv", [Named("input"), Named("weights")], [Named("node")]).Node("Relu", [Named("node")], ["y"]).Output("y")
            .Tensor(ModelBuilder.External(Named("weights"), ModelBuilder.Float, [1, 1, 1, 1], Named("location"))).Save(folder);
        foreach (var use in new Action[]
        {
            () => OnnxModel.ListLayers(path), () => OnnxModel.ListInputs(path), () => OnnxWeights.List(path), () => _ = new Loaded(path),
        })
        {
            string message = Assert.Throws<InvalidDataException>(use).Message;
            Assert.StartsWith(path, message, StringComparison.Ordinal);
            Assert.Contains("NUL", message, StringComparison.Ordinal);
            AssertSentence(message);
        }
    }

    [Fact]
    public async Task A_pipe_is_no_models_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A file that is a pipe needs mkfifo.");
        using var folder = new TempFolder();
        string path = Path.Combine(folder.Path, "net.onnx");
        using (var made = Process.Start("mkfifo", [path]))
        {
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        // It opens once both ends are there.
        var writing = Task.Run(
            () => File.Open(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite), TestContext.Current.CancellationToken);
        string message = Assert.Throws<InvalidDataException>(() => OnnxModel.ListLayers(path)).Message;
        await (await writing).DisposeAsync();
        Assert.StartsWith($"{path} is a pipe", message, StringComparison.Ordinal);
        AssertSentence(message);
    }

    private static string Refused(string path)
    {
        string message = Assert.Throws<OnnxModelException>(() => new Loaded(path)).Message;
        Assert.Contains(path, message, StringComparison.Ordinal);
        AssertSentence(message);
        return message;
    }

    private static void AssertSentence(string message)
    {
        Assert.DoesNotContain('\n', message);
        Assert.DoesNotContain("ErrorCode", message, StringComparison.Ordinal);
        Assert.DoesNotContain("::", message, StringComparison.Ordinal);
        Assert.DoesNotContain(".cc:", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Concat", false)]
    [InlineData("Concat", true)]
    [InlineData("Add", false)]
    [InlineData("Add", true)]
    public void A_size_that_a_network_does_not_run_at_is_named_with_one_that_may_do(string join, bool whileItRuns)
    {
        using var folder = new TempFolder();
        string path = Skip(join, whileItRuns, 1, 1, "height", "width").Save(folder);
        using (var net = new Loaded(path, new() { InputSize = (16, 24) }))
        {
            net.Model.Run(new float[16 * 24]);
        }

        foreach (var (height, width) in new[] { (99, 99), (16, 18), (17, 16) })
        {
            var e = Assert.Throws<OnnxModelException>(() => new Loaded(path, new() { InputSize = (height, width) }));
            Assert.Equal(
                $"{path} does not run on the input 'x' of float32 1×1×{height}×{width}: the node 'skip' ({join}) gets shapes that do not go together; "
                + "another size, such as rows and columns of a multiple of 4, may do.",
                e.Message);
        }
    }

    // Halved twice and doubled twice, and joined with what came in.
    private static ModelBuilder Skip(string join, bool isShapeHidden, params object?[] dimensions)
    {
        var two = ModelBuilder.Attribute("strides", 2L, 2L);
        var kernel = ModelBuilder.Attribute("kernel_shape", 2L, 2L);
        return new ModelBuilder().Input("x", ModelBuilder.Float, dimensions).Tensor("w", ModelBuilder.Float, [1, 1, 2, 2], 1f, 2f, 3f, 4f)
            .Node("MaxPool", ["x"], ["half"], "pool", "", kernel, two)
            .Node("Conv", ["half", "w"], ["quarter"], "conv", "", kernel, two)
            .Node("ConvTranspose", ["quarter", "w"], ["larger"], "up1", "", kernel, two)
            .Node("ConvTranspose", ["larger", "w"], ["full"], "up2", "", kernel, two)
            .Node("SequenceConstruct", ["full"], ["one"])
            .Node("ConcatFromSequence", ["one"], ["hidden"], "", "", ModelBuilder.Attribute("axis", 1L))
            .Node(join, ["x", isShapeHidden ? "hidden" : "full"], ["y"], "skip", "",
                join == "Concat" ? [ModelBuilder.Attribute("axis", 1L)] : []).Output("y");
    }
}
