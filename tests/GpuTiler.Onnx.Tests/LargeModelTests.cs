using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx.Tests;

/// <summary>Models whose weights stay in their file until a session needs them.</summary>
public sealed class LargeModelTests : IDisposable
{
    private const int Side = 2100, Maps = 96, Channels = 64;

    private static readonly string[] Layers = ["early", "late", "scores"];

    private readonly TempFolder folder = new();

    [Theory]
    [InlineData("early")]
    [InlineData("late")]
    [InlineData("early,late")]
    [InlineData("early,late,scores")]
    public void Layers_have_the_values_that_the_file_gives_to_ONNX_Runtime(string layers)
    {
        string path = Save();
        using var net = new Loaded(path, new OnnxOptions { Layers = layers.Split(',') });
        var frame = NaiveNet.Values(3, net.Model.Inputs[0].ElementCount, 1);
        net.Model.Run(frame);

        using var session = new InferenceSession(path);
        using var input = OrtValue.CreateTensorValueFromMemory(frame, [1, Channels, 6, 6]);
        using var options = new RunOptions();
        using var results = session.Run(options, ["x"], [input], Layers);
        var expected = Layers.Zip(results).ToDictionary(pair => pair.First, pair => pair.Second.GetTensorDataAsSpan<float>().ToArray());
        Assert.All(layers.Split(','), layer => Assert.Equal(expected[layer], net[layer].ToArray()));
    }

    [Fact]
    public void What_lies_above_the_layers_is_not_read()
    {
        string path = Save();
        using (new Loaded(NaiveNet.Model().Save(folder, "small.onnx")))
        {
        }

        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        using var net = new Loaded(path, new OnnxOptions { Layers = ["early"] });
        net.Model.Run(NaiveNet.Values(3, net.Model.Inputs[0].ElementCount, 1));
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - allocated, 0, 4 << 20);
    }

    [Fact]
    public void Kernels_are_read_from_the_file()
    {
        var weight = OnnxWeights.List(Save()).Single(weight => weight.Name == "k");
        var values = new float[weight.Shape.ElementCount];
        weight.Read(values);
        Assert.Equal(Kernels, values);
    }

    [Fact]
    public void A_file_that_is_cut_anywhere_is_named()
    {
        string path = Save();
        byte[] whole = File.ReadAllBytes(path);
        var random = new Random(5);
        int[] lengths =
        [
            (1 << 24) + 1, whole.Length - 1, whole.Length - 100,
            .. Enumerable.Range(0, 20).Select(_ => random.Next(1 << 24, whole.Length)),
        ];
        Assert.All(lengths, length =>
        {
            File.WriteAllBytes(path, whole.AsSpan(0, length));
            var e = Assert.ThrowsAny<Exception>(() => new Loaded(path));
            Assert.True(e is InvalidDataException, $"{length}: {e}");
            Assert.Contains(path, e.Message, StringComparison.Ordinal);
            Assert.Throws<InvalidDataException>(() => OnnxModel.ListLayers(path));
            Assert.Throws<InvalidDataException>(() => OnnxWeights.List(path));
        });
    }

    [Fact]
    public void A_large_file_that_is_something_else_is_recognised()
    {
        byte[] foreign = new byte[(1 << 24) + 100];
        "PK\x03\x04"u8.CopyTo(foreign);
        Assert.Contains(
            "is a zip archive", Assert.Throws<InvalidDataException>(() => new Loaded(folder.Write("x.onnx", foreign))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_is_written_between_two_groups_is_not_mixed_with_the_new_one()
    {
        string path = Save();
        using var net = new Loaded(path, new OnnxOptions { MemoryBudget = Maps * 36 * 4 });
        Assert.True(net.Model.Groups.Count > 1);
        net.Model.Inputs[0].AsSpan<float>().Fill(1);
        net.Model.Run(net.Model.Groups[0]);
        File.SetLastWriteTimeUtc(path, new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Contains(
            "load it again", Assert.Throws<InvalidDataException>(() => net.Model.Run(net.Model.Groups[1])).Message,
            StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private static readonly float[] Kernels = NaiveNet.Values(1, Maps * Channels * 9, 0.1f);

    // Weights may lie anywhere: here the large ones are at no multiple of four.
    private static readonly byte[] Bytes = new ModelBuilder().Input("x", ModelBuilder.Float, 1, Channels, 6, 6)
        .Tensor("k", ModelBuilder.Float, [Maps, Channels, 3, 3], Kernels)
        .Tensor("rows", ModelBuilder.Float, [Maps * 36, Side], NaiveNet.Values(4, Maps * 36 * Side, 0.1f))
        .Tensor("odd", ModelBuilder.Float, [Side], NaiveNet.Values(2, Side, 1))
        .Node("Conv", ["x", "k"], ["early"], "", "", ModelBuilder.Attribute("pads", 1, 1, 1, 1))
        .Node("Relu", ["early"], ["late"])
        .Node("Flatten", ["late"], ["flat"])
        .Node("MatMul", ["flat", "rows"], ["product"])
        .Node("Add", ["product", "odd"], ["scores"])
        .Output("early").Output("late").Output("scores").Build();

    private string Save() => folder.Write("large.onnx", Bytes);
}
