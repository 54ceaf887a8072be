namespace GpuTiler.Onnx.Tests;

/// <summary>
/// Each operator of the layout table on a tensor with channels first, and on the same transposed: what it then makes is listed as channels
/// last, and holds the same maps.
/// </summary>
public class LayoutOperatorTests
{
    private const string Microsoft = "com.microsoft";

    // Theirs depends on the order by definition, so only the order is looked at.
    private static readonly HashSet<string> OtherValues = ["MatMul", "LayerNormalization"];

    // ONNX Runtime's own list ends before it.
    private static readonly HashSet<string> TooNew = ["Swish"];

    public static TheoryData<string> Keeping => [.. LayoutTable.KeepingOperators.Except(TooNew)];

    [Theory]
    [MemberData(nameof(Keeping))]
    public void An_operator_that_keeps_the_order_makes_the_same_maps(string name)
    {
        using var folder = new TempFolder();
        var model = new ModelBuilder(name == "Upsample" ? 9 : 20).Ir(9).Opset(Microsoft, 1).Input("x", ModelBuilder.Float, 1, 3, 4, 5)
            .Node("Transpose", ["x"], ["t"], "", "", ModelBuilder.Attribute("perm", 0, 2, 3, 1))
            .Tensor("s", ModelBuilder.Float, [], 0.02f).Tensor("z", ModelBuilder.UInt8, [], (byte)100);
        AddOperator(model, name, "x", "first", [0, 1, 2, 3]);
        AddOperator(model, name, "t", "last", [0, 3, 1, 2]);
        string path = model.Output("first").Output("last").Save(folder);
        using var net = new Loaded(path, new() { Layers = ["first", "last"] });
        Assert.Equal([TensorLayout.Nchw, TensorLayout.Nhwc], net.Model.Activations.Select(activation => activation.Layer.Layout!.Value));
        net.Model.Run(NaiveNet.Values(7, 60, 2));
        if (!OtherValues.Contains(name))
        {
            AssertSameMaps(net, "first", "last");
        }
    }

    [Theory]
    [InlineData("QLinearConv")]
    [InlineData("QLinearAveragePool")]
    [InlineData("QLinearGlobalAveragePool")]
    [InlineData("NhwcMaxPool")]
    public void An_operator_with_channels_last_makes_the_same_maps(string name)
    {
        using var folder = new TempFolder();
        long[] two = [2, 2];
        string[] q = ["q", "s", "z"], t = ["t", "s", "z"], to = ["s", "z"];
        Message kernel = ModelBuilder.Attribute("kernel_shape", two), last = ModelBuilder.Attribute("channels_last", 1L);
        var model = new ModelBuilder().Opset(Microsoft, 1).Input("x", ModelBuilder.Float, 1, 3, 4, 5)
            .Tensor("s", ModelBuilder.Float, [], 0.02f).Tensor("z", ModelBuilder.UInt8, [], (byte)100)
            .Tensor("w", ModelBuilder.UInt8, [2, 3, 2, 2], [.. Enumerable.Range(0, 24).Select(i => (byte)(90 + i))])
            .Node("QuantizeLinear", ["x", "s", "z"], ["q"])
            .Node("Transpose", ["q"], ["t"], "", "", ModelBuilder.Attribute("perm", 0, 2, 3, 1));
        _ = name switch
        {
            "QLinearConv" => model.Node(name, [.. q, "w", "s", "z", .. to], ["first"])
                .Node(name, [.. t, "w", "s", "z", .. to], ["last"], "", Microsoft, last),
            "QLinearAveragePool" => model.Node(name, [.. q, .. to], ["first"], "", Microsoft, kernel)
                .Node(name, [.. t, .. to], ["last"], "", Microsoft, kernel, last),
            "NhwcMaxPool" => model.Node("MaxPool", ["q"], ["first"], "", "", kernel).Node(name, ["t"], ["last"], "", Microsoft, kernel),
            _ => model.Node(name, [.. q, .. to], ["first"], "", Microsoft).Node(name, [.. t, .. to], ["last"], "", Microsoft, last),
        };
        using var net = new Loaded(model.Output("first").Output("last").Save(folder), new() { Layers = ["first", "last"] });
        Assert.Equal([TensorLayout.Nchw, TensorLayout.Nhwc], net.Model.Activations.Select(activation => activation.Layer.Layout!.Value));
        net.Model.Run(NaiveNet.Values(7, 60, 2));
        AssertSameMaps(net, "first", "last");
    }

    internal static void AssertSameMaps(Loaded net, string first, string last)
    {
        var (a, b) = (net.Model.Activations[first].Shape, net.Model.Activations[last].Shape);
        Assert.Equal((a.Batch, a.Channels, a.Height, a.Width), (b.Batch, b.Channels, b.Height, b.Width));
        Assert.Equal((TensorLayout.Nchw, TensorLayout.Nhwc), (a.Layout, b.Layout));
        var (x, y) = (net[first].ToArray(), net[last].ToArray());
        for (int i = 0; i < x.Length; i++)
        {
            int column = i % a.Width, row = i / a.Width % a.Height, channel = i / a.Width / a.Height;
            Assert.Equal(x[i], y[(((row * a.Width) + column) * a.Channels) + channel], 5e-6f);
        }
    }

    // The places of batch, channels, rows and columns in the tensor.
    private static void AddOperator(ModelBuilder model, string name, string x, string y, long[] places)
    {
        long channel = places[1], row = places[2], column = places[3];
        Message Axis(string attribute = "axis") => ModelBuilder.Attribute(attribute, channel);
        string Stored(string suffix, params long[] values)
        {
            model.Tensor($"{y}.{suffix}", ModelBuilder.Int64, [values.Length], values);
            return $"{y}.{suffix}";
        }

        string Number(int type)
        {
            _ = type switch
            {
                2 => model.Tensor($"{y}.k", type, [1], (byte)2),
                6 => model.Tensor($"{y}.k", type, [1], 5),
                9 => model.Tensor($"{y}.k", type, [1], true),
                _ => model.Tensor($"{y}.k", type, [1], 0.75f),
            };
            return $"{y}.k";
        }

        string As(int type)
        {
            model.Node("Cast", [x], [$"{y}.cast"], "", "", ModelBuilder.Attribute("to", (long)type));
            return $"{y}.cast";
        }

        string Quantized()
        {
            model.Node("QuantizeLinear", [x, "s", "z"], [$"{y}.q"]);
            return $"{y}.q";
        }

        // For each dimension: what the four are in the order of a tensor with channels first.
        long[] Placed(params long[] values)
        {
            var placed = new long[4];
            for (int i = 0; i < 4; i++)
            {
                placed[places[i]] = values[i];
            }

            return placed;
        }

        string Scales(params long[] values)
        {
            model.Tensor($"{y}.scales", ModelBuilder.Float, [4], Array.ConvertAll(Placed(values), value => (float)value));
            return $"{y}.scales";
        }

        string[] q = name.StartsWith("QLinear", StringComparison.Ordinal) ? [Quantized(), "s", "z"] : [], to = ["s", "z"];
        _ = name switch
        {
            "Cast" => model.Node(name, [x], [y], "", "", ModelBuilder.Attribute("to", 7L)),
            "CastLike" => model.Node(name, [x, Number(6)], [y]),
            "QuantizeLinear" => model.Node(name, [x, "s", "z"], [y]),
            "DequantizeLinear" => model.Node(name, [Quantized(), "s", "z"], [y]),
            "DynamicQuantizeLinear" => model.Node(name, [x], [y, $"{y}.s", $"{y}.z"]),
            "Not" => model.Node(name, [As(9)], [y]),
            "And" or "Or" or "Xor" => model.Node(name, [As(9), Number(9)], [y]),
            "BitwiseNot" => model.Node(name, [As(6)], [y]),
            "BitwiseAnd" or "BitwiseOr" or "BitwiseXor" => model.Node(name, [As(6), Number(6)], [y]),
            "BitShift" => model.Node(name, [As(2), Number(2)], [y], "", "", new Message().Text(1, "direction").Text(4, "LEFT").Int(20, 3)),
            "Mod" => model.Node(name, [x, Number(1)], [y], "", "", ModelBuilder.Attribute("fmod", 1L)),
            "Add" or "Div" or "Equal" or "Greater" or "GreaterOrEqual" or "Less" or "LessOrEqual" or "Max" or "Mean" or "Min"
                or "Mul" or "Pow" or "PRelu" or "Sub" or "Sum" => model.Node(name, [x, Number(1)], [y]),
            "Where" => model.Node("Greater", [x, Number(1)], [$"{y}.above"]).Node(name, [$"{y}.above", x, $"{y}.k"], [y]),
            "Concat" => model.Node(name, [x, x], [y], "", "", Axis()),
            "CumSum" => model.Node(name, [x, Stored("axis", column)], [y]),
            "Expand" => model.Node(name, [x, Stored("shape", 1)], [y]),
            "Pad" => model.Node(name, [x, Stored("pads", [.. Placed(0, 0, 1, 2), .. Placed(0, 0, 0, 1)])], [y]),
            "Resize" => model.Node(name, [x, "", Scales(1, 1, 2, 3)], [y]),
            "Upsample" => model.Node(name, [x, Scales(1, 1, 2, 3)], [y]),
            "Slice" => model.Node(name, [x, Stored("from", 1), Stored("to", 4), Stored("axes", row)], [y]),
            "Split" => model.Node(
                name, [x], [$"{y}.other", y], "", "", ModelBuilder.Attribute("axis", row), ModelBuilder.Attribute("num_outputs", 2L)),
            "Tile" => model.Node(name, [x, Stored("repeats", Placed(1, 2, 1, 3))], [y]),
            "TopK" => model.Node(name, [x, Stored("count", 2)], [y, $"{y}.places"], "", "", Axis()),
            "MatMul" => model.Tensor($"{y}.w", ModelBuilder.Float, [x == "x" ? 5 : 3, 2], new float[x == "x" ? 10 : 6])
                .Node(name, [x, $"{y}.w"], [y]),
            "LayerNormalization" => model.Tensor($"{y}.w", ModelBuilder.Float, [1], 1f).Node(name, [x, $"{y}.w"], [y]),
            "Hardmax" or "LogSoftmax" or "LpNormalization" or "Softmax" or "ArgMax" or "ArgMin" =>
                model.Node(name, [x], [y], "", "", Axis()),
            "QLinearAdd" or "QLinearMul" => model.Node(name, [.. q, .. q, .. to], [y], "", Microsoft),
            "QLinearSigmoid" or "QLinearLeakyRelu" => model.Node(name, [.. q, .. to], [y], "", Microsoft),
            "QLinearSoftmax" => model.Node(name, [.. q, .. to], [y], "", Microsoft, Axis(), ModelBuilder.Attribute("opset", 13L)),
            "QLinearConcat" => model.Node(name, [.. to, .. q, .. q], [y], "", Microsoft, Axis()),
            "QLinearWhere" => model.Node(name, [As(9), .. q, .. q, .. to], [y], "", Microsoft),
            "FastGelu" or "QuickGelu" => model.Node(name, [x], [y], "", Microsoft),
            _ when name.StartsWith("Reduce", StringComparison.Ordinal) => model.Node(name, [x, Stored("axes", channel)], [y]),
            _ => model.Node(name, [x], [y]),
        };
    }
}
