using System.Runtime.InteropServices;

namespace GpuTiler.Onnx.Tests;

public class ExternalDataTests
{
    private static readonly float[] Weights = NaiveNet.Values(9, 2000, 1);

    private static byte[] Bytes => MemoryMarshal.AsBytes(Weights.AsSpan()).ToArray();

    [Theory]
    [InlineData("conv")]
    [InlineData("y")]
    public void Weights_beside_the_model_are_found_with_and_without_taps(string layer)
    {
        using var folder = new TempFolder();
        folder.Write("weights.bin", Bytes);
        string path = Model("weights.bin", "400", "7600").Save(folder);
        var expected = Run(Inline().Save(folder, "inline.onnx"), layer);
        Assert.Equal(expected, Run(path, layer));

        var weight = OnnxWeights.List(path).Single();
        var read = new float[weight.Shape.ElementCount];
        weight.Read(read);
        Assert.Equal(Weights[100..], read);
    }

    [Fact]
    public void Layers_are_listed_without_the_weights()
    {
        using var folder = new TempFolder();
        Assert.Equal(["1×19×4×4", "1×19×4×4"], OnnxModel.ListLayers(Model("gone.bin", "0", "7600")
            .Save(folder)).Select(layer => layer.ShapeText));
    }

    [Theory]
    [InlineData("gone.bin", "0", "7600", "missing")]
    [InlineData("../weights.bin", "0", "7600", "own folder")]
    [InlineData("a/../../weights.bin", "0", "7600", "own folder")]
    [InlineData("/etc/passwd", "0", "7600", "own folder")]
    [InlineData("", "0", "7600", "own folder")]
    [InlineData("weights.bin", "404", "7600", "has only 8000")]
    [InlineData("weights.bin", "8001", null, "has only 8000")]
    [InlineData("weights.bin", "0", "9223372036854775807", "has only 8000")]
    [InlineData("weights.bin", "9223372036854775807", "7600", "has only 8000")]
    [InlineData("weights.bin", "-4", "7600", "'-4'")]
    [InlineData("weights.bin", "x", "7600", "'x'")]
    [InlineData("weights.bin", "0", "7604", "7600 bytes, but 7604")]
    public void Places_that_lie_are_refused(string location, string? offset, string? length, string found)
    {
        using var folder = new TempFolder();
        folder.Write("weights.bin", Bytes);
        string path = Model(location, offset, length).Save(folder);
        var listed = Assert.Throws<InvalidDataException>(() => OnnxWeights.List(path));
        Assert.Contains(found, listed.Message, StringComparison.Ordinal);
        Assert.Contains(path, listed.Message, StringComparison.Ordinal);
        var loaded = Assert.ThrowsAny<Exception>(() => new Loaded(path));
        Assert.True(loaded is InvalidDataException or OnnxModelException, loaded.ToString());
    }

    private static float[] Run(string path, string layer)
    {
        using var net = new Loaded(path, new OnnxOptions { Layers = [layer] });
        net.Model.Run(NaiveNet.Values(1, 4 * 64, 1));
        return net[layer].ToArray();
    }

    private static ModelBuilder Model(string location, string? offset, string? length) =>
        Net().Tensor(ModelBuilder.External("w", ModelBuilder.Float, [19, 4, 5, 5], location, offset, length));

    private static ModelBuilder Inline() => Net().Tensor("w", ModelBuilder.Float, [19, 4, 5, 5], Weights[100..]);

    private static ModelBuilder Net() => new ModelBuilder().Input("x", ModelBuilder.Float, 1, 4, 8, 8)
        .Node("Conv", ["x", "w"], ["conv"]).Node("Relu", ["conv"], ["y"]).Output("y", ModelBuilder.Float, 1, 19, 4, 4);
}
