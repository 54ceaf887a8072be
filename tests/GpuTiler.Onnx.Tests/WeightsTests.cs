using System.Runtime.InteropServices;

namespace GpuTiler.Onnx.Tests;

public class WeightsTests
{
    private static readonly float[] Kernel = NaiveNet.Values(5, 2 * 3 * 2 * 2, 1);

    public static TheoryData<string> Encodings => ["raw", "floats packed", "floats one by one", "half raw", "half numbers", "half packed", "double raw", "double packed", "constant"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Every_encoding_is_read(string encoding)
    {
        var halves = Kernel.Select(value => (Half)value).ToArray();
        var doubles = Kernel.Select(value => value + 1e-12).ToArray();
        long[] dimensions = [2, 3, 2, 2];
        Message Header(int type) => ModelBuilder.Header("w", type, dimensions);
        var bits = halves.Select(half => (long)BitConverter.HalfToUInt16Bits(half)).ToArray();
        var tensor = encoding switch
        {
            "raw" => ModelBuilder.Raw("w", ModelBuilder.Float, dimensions, Kernel),
            "floats packed" => Header(ModelBuilder.Float).Bytes(4, MemoryMarshal.AsBytes(Kernel.AsSpan())),
            "floats one by one" => Kernel.Aggregate(Header(ModelBuilder.Float), (header, value) => header.Float(4, value)),
            "half raw" => ModelBuilder.Raw("w", ModelBuilder.Half, dimensions, halves),
            "half numbers" => bits.Aggregate(Header(ModelBuilder.Half), (header, value) => header.Int(5, value)),
            "half packed" => Header(ModelBuilder.Half).Packed(5, bits),
            "double raw" => ModelBuilder.Raw("w", ModelBuilder.Double, dimensions, doubles),
            "double packed" => Header(ModelBuilder.Double).Bytes(10, MemoryMarshal.AsBytes(doubles.AsSpan())),
            _ => null,
        };
        var model = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 3, 5, 5);
        model = tensor != null ? model.Tensor(tensor) : model.Node("Constant", [], ["w"], "", "", ModelBuilder.Attribute("value", ModelBuilder.Raw("", ModelBuilder.Float, dimensions, Kernel)));
        using var folder = new TempFolder();
        var weight = Assert.Single(OnnxWeights.List(model.Node("Conv", ["x", "w"], ["y"], "n").Output("y").Save(folder)));

        Assert.Equal(("w", "n", "y", "Conv", 0), (weight.Name, weight.NodeName, weight.Output, weight.Operator, weight.Index));
        Assert.Equal((TensorShape.Chw(6, 2, 2), 3), (weight.Shape, weight.Columns));
        var read = new float[24];
        weight.Read(read);
        Assert.Equal(encoding.StartsWith("half", StringComparison.Ordinal) ? [.. halves.Select(half => (float)half)] : Kernel, read);
        Assert.Throws<ArgumentException>(() => weight.Read(new float[23]));
    }

    [Fact]
    public void Kernels_of_one_and_three_axes_and_computed_ones()
    {
        using var folder = new TempFolder();
        string path = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 2, 9)
            .Tensor("w1", ModelBuilder.Float, [3, 2, 4], new float[24]).Node("Conv", ["x", "w1"], ["y1"], "one")
            .Tensor("w3", ModelBuilder.Float, [1, 2, 1, 1, 1], new float[2]).Node("ConvTranspose", ["x", "w3"], ["y3"], "three")
            .Node("Neg", ["w1"], ["computed"]).Node("Conv", ["x", "computed"], ["y2"], "two")
            .Tensor("wi", ModelBuilder.BFloat16, [1, 1, 1, 1], (short)1).Node("Conv", ["x", "wi"], ["y4"])
            .Tensor("w0", ModelBuilder.Float, [0, 1, 1, 1], Array.Empty<float>()).Node("Conv", ["x", "w0"], ["y5"])
            .Node("Conv", ["x", "w1"], ["other"], "", "my.ops").Output("y1").Save(folder);
        var weights = OnnxWeights.List(path);
        Assert.Equal([true, false, false, false, false], weights.Select(weight => weight.CanShow));
        Assert.Equal((TensorShape.Chw(6, 1, 4), 2), (weights[0].Shape, weights[0].Columns));
        Assert.Contains("1×2×1×1×1", weights[1].Reason, StringComparison.Ordinal);
        Assert.Contains("not stored", weights[2].Reason, StringComparison.Ordinal);
        Assert.Contains("bfloat16", weights[3].Reason, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => weights[1].Read([]));

        Assert.Equal(["w1"], Named("w1"));
        Assert.Equal(["w3"], Named("three"));
        Assert.Equal(["computed"], Named("y2"));
        Assert.Equal(["w3"], Named("op:convtranspose"));
        Assert.Equal(["computed"], Named("index:2"));
        Assert.Equal(["w1", "w3", "wi", "w0"], Named("w*"));
        var e = Assert.Throws<ArgumentException>(() => OnnxWeights.List(path, ["w2"]));
        Assert.StartsWith("No convolution matches 'w2'; the nearest are w1, w3", e.Message, StringComparison.Ordinal);

        IEnumerable<string> Named(string pattern) => OnnxWeights.List(path, [pattern]).Select(weight => weight.Name);
    }

    [Theory]
    [InlineData(23)]
    [InlineData(25)]
    public void A_tensor_with_another_number_of_values_is_refused(int count)
    {
        using var folder = new TempFolder();
        string path = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 3, 5, 5)
            .Tensor("w", ModelBuilder.Float, [2, 3, 2, 2], new float[count])
            .Node("Conv", ["x", "w"], ["y"]).Output("y").Save(folder);
        var e = Assert.Throws<InvalidDataException>(() => OnnxWeights.List(path));
        Assert.Contains("should have 96 bytes, but " + (count * 4), e.Message, StringComparison.Ordinal);
    }
}
