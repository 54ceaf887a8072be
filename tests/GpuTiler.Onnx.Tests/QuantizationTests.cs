namespace GpuTiler.Onnx.Tests;

/// <summary>Quantised layers are shown as the numbers that their integers stand for, where the graph tells.</summary>
public class QuantizationTests
{
    private const string Microsoft = "com.microsoft";
    private const float Scale = 0.0235f, OtherScale = 0.011f;
    private const byte Zero = 100, OtherZero = 7;

    public static TheoryData<string> Operators =>
    [
        "QuantizeLinear", "DynamicQuantizeLinear", "QLinearConv", "QLinearMatMul", "QLinearAdd", "QLinearMul", "QLinearSigmoid",
        "QLinearLeakyRelu", "QLinearAveragePool", "QLinearGlobalAveragePool", "QLinearConcat", "QLinearSoftmax", "QLinearWhere", "QGemm",
        "MaxPool", "Reshape", "Transpose", "Slice", "Split", "Identity", "Flatten", "Squeeze", "DepthToSpace",
        "Relu before DequantizeLinear", "ms QuantizeLinear",
    ];

    [Theory]
    [MemberData(nameof(Operators))]
    public void Each_operator_s_output_is_what_DequantizeLinear_makes_of_it(string name)
    {
        using var folder = new TempFolder();
        var (model, scale, zero) = Network(name);
        string path = model.Node("DequantizeLinear", ["y", scale, zero], ["real"]).Output("real").Output("y").Save(folder);
        var listed = OnnxModel.ListLayers(path).Single(layer => layer.Name == "y");
        Assert.Equal((new LayerQuantization(scale, zero), null), (listed.Quantization!, listed.Reason));
        foreach (long budget in new[] { 0, 4096 })
        {
            using var net = new Loaded(path, new() { Layers = ["y", "real"], MemoryBudget = budget });
            net.Model.Inputs[0].Write<float>(NaiveNet.Values(3, 64, 2));
            net.Model.Run();
            Assert.Equal(net["real"].ToArray(), net["y"].ToArray());
            Assert.True(net["y"].ToArray().Distinct().Count() > 1);
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(-3, 1)]
    [InlineData(3, 3)]
    public void Scales_of_an_axis_stand_at_their_places(int axis, int found)
    {
        using var folder = new TempFolder();
        float[] scales = [0.5f, 0.25f, 0.125f, 1];
        string path = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 4, 4, 4).Tensor("s", ModelBuilder.Float, [4], scales)
            .Tensor("z", 3, [4], (sbyte)0, (sbyte)-3, (sbyte)5, (sbyte)1)
            .Node("QuantizeLinear", ["x", "s", "z"], ["y"], "", "", ModelBuilder.Attribute("axis", (long)axis))
            .Node("DequantizeLinear", ["y", "s", "z"], ["real"], "", "", ModelBuilder.Attribute("axis", (long)axis))
            .Output("real").Save(folder);
        Assert.Equal(new LayerQuantization("s", "z", found), OnnxModel.ListLayers(path)[0].Quantization);
        using var net = new Loaded(path);
        net.Model.Run(NaiveNet.Values(3, 64, 4));
        Assert.Equal(net["real"].ToArray(), net["y"].ToArray());
    }

    [Fact]
    public void Integers_without_a_scale_are_themselves()
    {
        using var folder = new TempFolder();
        string path = Base().Node("QuantizeLinear", ["x", "s", "z"], ["q"]).Tensor("w", ModelBuilder.UInt8, [2, 4, 1, 1], Bytes(8))
            .Node("ConvInteger", ["q", "w", "z"], ["sums"]).Output("sums").Save(folder);
        var sums = OnnxModel.ListLayers(path).Single(layer => layer.Name == "sums");
        Assert.Equal(("int32", null), (sums.ElementTypeName, sums.Quantization));
        using var net = new Loaded(path, new() { Layers = ["sums"] });
        net.Model.Run(NaiveNet.Values(3, 64, 2));
        Assert.All(net["sums"].ToArray(), value => Assert.Equal(MathF.Round(value), value));
        Assert.True(net["sums"].ToArray().Distinct().Count() > 3);
    }

    private static ModelBuilder Base() => new ModelBuilder().Opset(Microsoft, 1).Input("x", ModelBuilder.Float, 1, 4, 4, 4)
        .Tensor("s", ModelBuilder.Float, [], Scale).Tensor("z", ModelBuilder.UInt8, [], Zero)
        .Tensor("s2", ModelBuilder.Float, [], OtherScale).Tensor("z2", ModelBuilder.UInt8, [], OtherZero);

    // Each reads the quantised input q, and makes y.
    private static (ModelBuilder Model, string Scale, string Zero) Network(string name)
    {
        var model = Base();
        string[] q = ["q", "s", "z"], to = ["s2", "z2"];
        if (name == "DynamicQuantizeLinear")
        {
            return (model.Node(name, ["x"], ["y", "ys", "yz"]), "ys", "yz");
        }

        if (name.EndsWith("QuantizeLinear", StringComparison.Ordinal))
        {
            return (
                model.Node("QuantizeLinear", ["x", .. to], ["y"], "", name.StartsWith("ms", StringComparison.Ordinal) ? Microsoft : ""),
                "s2", "z2");
        }

        model.Node("QuantizeLinear", ["x", "s", "z"], ["q"]);
        Func<string, long, Message> number = ModelBuilder.Attribute;
        Func<string, long[], Message> numbers = ModelBuilder.Attribute;
        var made = name switch
        {
            "QLinearConv" => model.Tensor("w", ModelBuilder.UInt8, [2, 4, 1, 1], Bytes(8)).Node(name, [.. q, "w", "s", "z", .. to], ["y"]),
            "QLinearMatMul" => model.Tensor("w", ModelBuilder.UInt8, [4, 3], Bytes(12)).Node(name, [.. q, "w", "s", "z", .. to], ["y"]),
            "QLinearAdd" or "QLinearMul" => model.Node(name, [.. q, .. q, .. to], ["y"], "", Microsoft),
            "QLinearSigmoid" or "QLinearLeakyRelu" or "QLinearGlobalAveragePool" => model.Node(name, [.. q, .. to], ["y"], "", Microsoft),
            "QLinearAveragePool" => model.Node(name, [.. q, .. to], ["y"], "", Microsoft, numbers("kernel_shape", [2, 2])),
            "QLinearSoftmax" => model.Node(name, [.. q, .. to], ["y"], "", Microsoft, number("opset", 13)),
            "QLinearConcat" => model.Node(name, [.. to, .. q, .. q], ["y"], "", Microsoft, number("axis", 1)),
            "QLinearWhere" => model.Tensor("c", 9, [1, 1, 1, 4], true, false, true, true)
                .Tensor("o", ModelBuilder.UInt8, [1, 1, 1, 1], (byte)3)
                .Node(name, ["c", .. q, "o", "s", "z", .. to], ["y"], "", Microsoft),
            "QGemm" => model.Node("Flatten", ["q"], ["flat"]).Tensor("w", ModelBuilder.UInt8, [64, 3], Bytes(192))
                .Node(name, ["flat", "s", "z", "w", "s", "z", "", .. to], ["y"], "", Microsoft),
            "MaxPool" => model.Node(name, ["q"], ["y"], "", "", numbers("kernel_shape", [2, 2])),
            "Reshape" => model.Tensor("shape", ModelBuilder.Int64, [4], 1L, 2L, 8L, 4L).Node(name, ["q", "shape"], ["y"]),
            "Transpose" => model.Node(name, ["q"], ["y"], "", "", numbers("perm", [0, 2, 3, 1])),
            "Slice" => model.Tensor("from", ModelBuilder.Int64, [1], 1L).Tensor("to", ModelBuilder.Int64, [1], 3L)
                .Tensor("axes", ModelBuilder.Int64, [1], 1L).Node(name, ["q", "from", "to", "axes"], ["y"]),
            "Split" => model.Node(name, ["q"], ["other", "y"], "", "", number("axis", 1)),
            "Squeeze" => model.Tensor("axes", ModelBuilder.Int64, [1], 0L).Node(name, ["q", "axes"], ["y"]),
            "DepthToSpace" => model.Node(name, ["q"], ["y"], "", "", number("blocksize", 2)),
            "Relu before DequantizeLinear" => model.Node("Max", ["q", "z"], ["y"]),
            _ => model.Node(name, ["q"], ["y"]),
        };
        bool moves = !name.StartsWith('Q');
        return (made, moves ? "s" : "s2", moves ? "z" : "z2");
    }

    private static byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)((i * 37) + 90))];
}
