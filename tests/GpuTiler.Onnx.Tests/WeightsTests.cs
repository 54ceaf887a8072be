using System.Runtime.InteropServices;

namespace GpuTiler.Onnx.Tests;

public class WeightsTests
{
    private static readonly float[] Kernel = NaiveNet.Values(5, 2 * 3 * 2 * 2, 1);

    public static TheoryData<string> Encodings =>
        ["raw", "floats packed", "floats one by one", "half raw", "half numbers", "half packed", "double raw", "double packed", "constant"];

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
        model = tensor is not null
            ? model.Tensor(tensor)
            : model.Node("Constant", [], ["w"], "", "",
                ModelBuilder.Attribute("value", ModelBuilder.Raw("", ModelBuilder.Float, dimensions, Kernel)));
        using var folder = new TempFolder();
        var weight = Assert.Single(OnnxWeights.List(model.Node("Conv", ["x", "w"], ["y"], "n").Output("y").Save(folder)));

        Assert.Equal(("w", "n", "y", "Conv", 0), (weight.Name, weight.NodeName, weight.Output, weight.Operator, weight.LayerIndex));
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
        Assert.Equal([true, true, false, false, false], weights.Select(weight => weight.CanShow));
        Assert.Equal((TensorShape.Chw(6, 1, 4), 2), (weights[0].Shape, weights[0].Columns));
        Assert.Equal((TensorShape.Chw(2, 1, 1), 2), (weights[1].Shape, weights[1].Columns));
        Assert.Contains("not stored", weights[2].Reason, StringComparison.Ordinal);
        Assert.Contains("bfloat16", weights[3].Reason, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => weights[2].Read([]));

        Assert.Equal(["w1"], Named("w1"));
        Assert.Equal(["w3"], Named("three"));
        Assert.Equal(["computed"], Named("y2"));
        Assert.Equal(["w3"], Named("op:convtranspose"));
        Assert.Equal(["computed"], Named("index:2"));
        Assert.Equal(["w1", "w3", "wi", "w0"], Named("w*"));
        var e = Assert.Throws<ArgumentException>(() => OnnxWeights.List(path, ["w2"]));
        Assert.StartsWith("No operator with weights matches 'w2'; the nearest are w1, w3", e.Message, StringComparison.Ordinal);

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

    [Fact]
    public void An_index_is_a_layer_s()
    {
        using var folder = new TempFolder();
        string path = NaiveNet.Model().Save(folder);
        var layers = OnnxModel.ListLayers(path);
        Assert.Equal([("w", 0), ("d", 4)], OnnxWeights.List(path).Select(weight => (weight.Name, weight.LayerIndex!.Value)));
        foreach (var layer in layers)
        {
            string[] pattern = [$"index:{layer.Index}"];
            if (layer.Operator is "Conv" or "Gemm")
            {
                Assert.Equal(layer.Name, Assert.Single(OnnxWeights.List(path, pattern)).Output);
                continue;
            }

            var e = Assert.Throws<ArgumentException>(() => OnnxWeights.List(path, pattern));
            Assert.Equal(
                $"'index:{layer.Index}' names the layer {layer.Name} ({layer.Operator}), which has no weights; those that have are index:0 (conv), index:4 (scores).",
                e.Message);
        }

        Assert.Equal(
            "'index:5' names no layer: the model has 5, numbered from 0.",
            Assert.Throws<ArgumentException>(() => OnnxWeights.List(path, ["index:5"])).Message);
    }

    [Fact]
    public void Matrices_kernels_over_three_axes_and_numbered_tensors()
    {
        using var folder = new TempFolder();
        float[] matrix = NaiveNet.Values(6, 12, 1), deep = NaiveNet.Values(7, 2 * 3 * 2 * 2 * 2, 1);
        string path = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 4).Input("v", ModelBuilder.Float, 1, 3, 4, 4, 4)
            .Tensor("onnx::MatMul_12", ModelBuilder.Float, [4, 3], matrix)
            .Node("MatMul", ["x", "onnx::MatMul_12"], ["product"], "head/MatMul")
            .Tensor("val_3", ModelBuilder.Float, [3, 4], matrix)
            .Node("Gemm", ["x", "val_3"], ["sum"], "", "", ModelBuilder.Attribute("transB", 1L))
            .Tensor("conv1.weight", ModelBuilder.Float, [2, 3, 2, 2, 2], deep).Node("Conv", ["v", "conv1.weight"], ["volume"], "conv3d")
            .Tensor("t2", ModelBuilder.Float, [3, 4], matrix).Node("Transpose", ["t2"], ["turned"])
            .Node("MatMul", ["x", "turned"], ["again"])
            .Node("MatMul", ["product", "sum"], ["attention"]).Output("attention").Output("volume").Output("again").Save(folder);
        var weights = OnnxWeights.List(path);
        Assert.Equal(
            [
                ("head/MatMul", "1×1×4×3", 0, true), ("sum", "1×1×3×4", 0, true),
                ("conv1.weight", "1×12×2×2", 6, false), ("t2", "1×1×3×4", 0, true),
            ],
            weights.Select(weight => (weight.Label, weight.Shape.ToString(), weight.Columns, weight.IsMatrix)));
        Assert.All(weights, weight =>
        {
            var read = new float[weight.Shape.ElementCount];
            weight.Read(read);
            Assert.Equal(weight.IsMatrix ? matrix : deep, read);
        });
    }

    public static TheoryData<string> QuantizedOperators =>
        ["QLinearConv", "QLinearMatMul", "QGemm", "DequantizeLinear and Conv", "DequantizeLinear and MatMul", "ConvInteger"];

    [Theory]
    [MemberData(nameof(QuantizedOperators))]
    public void Quantised_weights_are_the_numbers_that_they_stand_for(string name)
    {
        using var folder = new TempFolder();
        bool isConvolution = name.EndsWith("Conv", StringComparison.Ordinal) || name == "ConvInteger";
        long[] dimensions = isConvolution ? [3, 2, 1, 2] : [4, 3];
        sbyte[] stored = [.. Enumerable.Range(0, 12).Select(i => (sbyte)((i * 21) - 128))], zeros = [0, -7, 100];
        float[] scales = [0.5f, 0.01f, 3];
        string[] x = ["x", "s", "z"], w = ["w", "ws", "wz"];
        var model = new ModelBuilder().Opset("com.microsoft", 1)
            .Input("x", 3, isConvolution ? [1, 2, 4, 4] : [1, 4]).Input("f", ModelBuilder.Float, isConvolution ? [1, 2, 4, 4] : [1, 4])
            .Tensor("s", ModelBuilder.Float, [], 1f).Tensor("z", 3, [], (sbyte)0)
            .Tensor(ModelBuilder.Header("w", 3, dimensions).Packed(5, stored.Select(value => (long)value)))
            .Tensor("ws", ModelBuilder.Float, [3], scales).Tensor("wz", 3, [3], zeros);
        Message Axis(long axis) => ModelBuilder.Attribute("axis", axis);
        _ = name switch
        {
            "QLinearConv" or "QLinearMatMul" => model.Node(name, [.. x, .. w, "s", "z"], ["y"]),
            "QGemm" => model.Node(name, [.. x, .. w], ["y"], "", "com.microsoft"),
            "ConvInteger" => model.Node(name, ["x", "w"], ["y"]),
            "DequantizeLinear and Conv" => model.Node("DequantizeLinear", w, ["wf"], "", "", Axis(0)).Node("Conv", ["f", "wf"], ["y"]),
            _ => model.Node("DequantizeLinear", w, ["wf"], "", "", Axis(-1)).Node("MatMul", ["f", "wf"], ["y"]),
        };
        var weight = Assert.Single(OnnxWeights.List(model.Output("y").Save(folder)));
        Assert.Equal(("w", "int8", null), (weight.Name, weight.ElementTypeName, weight.Reason));
        var read = new float[12];
        weight.Read(read);
        Assert.Equal(
            stored.Select((value, i) => (Value: (float)value, Index: isConvolution ? i / 4 : i % 3))
                .Select(pair => name == "ConvInteger" ? pair.Value : (pair.Value - zeros[pair.Index]) * scales[pair.Index]),
            read);
    }

    [Fact]
    public void Scales_that_do_not_go_with_the_weights_are_named()
    {
        using var folder = new TempFolder();
        string path = new ModelBuilder(21).Ir(10).Input("f", ModelBuilder.Float, 1, 4).Tensor("w", 3, [4, 3], new sbyte[12])
            .Tensor("ws", ModelBuilder.Float, [2, 3], new float[6])
            .Node("DequantizeLinear", ["w", "ws"], ["wf"], "", "", ModelBuilder.Attribute("block_size", 2L))
            .Node("MatMul", ["f", "wf"], ["y"]).Output("y").Save(folder);
        Assert.Contains("Their scale is 2×3", Assert.Single(OnnxWeights.List(path)).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8, 3, "Their scale is string, which is not read.")]
    [InlineData(1, 22, "Their zero point is ")]
    public void Scales_and_zero_points_that_are_no_numbers_are_named(int scale, int zeroPoint, string reason)
    {
        using var folder = new TempFolder();
        string path = new ModelBuilder(21).Ir(10).Input("f", ModelBuilder.Float, 1, 4).Tensor("w", 3, [4, 3], new sbyte[12])
            .Tensor("ws", scale, [], 0.5f).Tensor("wz", zeroPoint, [], (sbyte)0).Node("DequantizeLinear", ["w", "ws", "wz"], ["wf"])
            .Node("MatMul", ["f", "wf"], ["y"]).Output("y").Save(folder);
        Assert.StartsWith(reason, Assert.Single(OnnxWeights.List(path)).Reason, StringComparison.Ordinal);
    }
}
