namespace GpuTiler.Onnx.Tests;

/// <summary>Layers of every element type are shown as the float32 numbers nearest to their own, wherever the network runs.</summary>
public class LayerTypeTests
{
    // Beyond 2²⁴ not every integer is a float32; the last one lies between two.
    private static readonly long[] Integers =
        [0, 1, -1, 2, 100, -100, 127, -128, 255, 32767, 65535, 16777216, 16777219, int.MaxValue, long.MinValue, long.MaxValue];

    public static TheoryData<string> Types =>
        ["float32", "uint8", "int8", "uint16", "int16", "int32", "int64", "bool", "float16", "float64", "uint32", "uint64", "bfloat16"];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_type_is_shown_on_every_host_and_in_every_group(string type)
    {
        var (model, fill, expected) = Network(type);
        using var folder = new TempFolder();
        string path = model.Save(folder);
        var listed = OnnxModel.ListLayers(path);
        Assert.Equal((null, type, null), (listed[0].Reason, listed[0].ElementTypeName, listed[0].Quantization));
        foreach (var device in new Func<TileDevice>[]
        {
            () => CpuDevice.Create(), () => new CountingDevice(), () => ProviderDevice.Create(ExecutionProvider.Cpu),
        })
        {
            foreach (long budget in new[] { 0, 16L * (type == "float16" ? 2 : 4) })
            {
                using var opened = device();
                using var net = OnnxModel.Load(path, opened, new() { MemoryBudget = budget, Threads = 1 });
                Assert.Equal(["y", "again"], net.Activations.Select(activation => activation.Name));
                Assert.Equal(budget == 0 ? 1 : 2, net.Groups.Count);
                fill(net.Inputs[0]);
                foreach (var group in net.Groups)
                {
                    net.Run(group);
                    Assert.All(group.Activations, activation => Assert.Equal(expected, Read(activation)));
                    Assert.All(group.Activations, activation => Assert.Equal(
                        (16L * (type == "float16" ? 2 : 4), "1×1×4×4"), (activation.ByteCount, activation.Shape.ToString())));
                }
            }
        }
    }

    [Fact]
    public void What_is_no_number_is_named_with_the_reason()
    {
        using var folder = new TempFolder();
        var body = (string output) => new Message().Text(2, "body")
            .Sub(1, new Message().Text(1, "x").Text(2, "inner_" + output).Text(4, "Relu"))
            .Sub(1, new Message().Text(2, "stored_" + output).Text(4, "Constant")
                .Sub(5, ModelBuilder.Attribute("value", ModelBuilder.Raw("", ModelBuilder.Float, [1], 2f))))
            .Sub(1, new Message().Text(1, "inner_" + output).Text(2, output).Text(4, "Neg"))
            .Sub(12, new Message().Text(1, output));
        string path = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 2, 3, 3).Input("c", 9)
            .Node("SequenceConstruct", ["x", "x"], ["sequence"])
            .Node("Optional", ["x"], ["optional"])
            .Node("If", ["c"], ["chosen"], "n/if", "", new Message().Text(1, "then_branch").Sub(6, body("t")).Int(20, 5),
            new Message().Sub(6, body("f")).Text(1, "else_branch").Int(20, 5))
            .Node("Cast", ["x"], ["text"], "", "", ModelBuilder.Attribute("to", 8L))
            .Node("Unsqueeze", ["x", "axis"], ["six"]).Tensor("axis", ModelBuilder.Int64, [2], 0L, 1L)
            .Node("ReduceSum", ["x"], ["sum"], "", "", ModelBuilder.Attribute("keepdims", 0L))
            .Output("chosen").Output("text").Save(folder);

        var layers = OnnxModel.ListLayers(path);
        Assert.Equal(
            [
                ("sequence", "sequence", LayerObstacle.NoTensor), ("optional", "optional", LayerObstacle.NoTensor),
                ("chosen", "float32", LayerObstacle.None), ("text", "string", LayerObstacle.ElementType),
                ("six", "float32", LayerObstacle.Dimensions), ("sum", "float32", LayerObstacle.None),
                ("inner_t", "unknown", LayerObstacle.InsideOperator), ("t", "unknown", LayerObstacle.InsideOperator),
                ("inner_f", "unknown", LayerObstacle.InsideOperator), ("f", "unknown", LayerObstacle.InsideOperator),
            ],
            layers.Select(layer => (layer.Name, layer.ElementTypeName, layer.Obstacle)));
        Assert.Equal(Enumerable.Range(0, 10), layers.Select(layer => layer.Index));
        Assert.Equal(
            "It is inside an operator (else_branch of If 'n/if'), and only tensors of the main graph can be shown.", layers[^1].Reason);

        using var net = new Loaded(path);
        Assert.Equal("chosen", net.Names);
        Assert.Equal(layers.Select(layer => layer.Name).Except(["chosen"]), net.Model.Skipped.Select(skipped => skipped.Name));
        var named = Assert.Throws<OnnxModelException>(() => new Loaded(path, new OnnxOptions { Layers = ["inner_t"] }));
        Assert.Contains("then_branch", named.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Old_opsets_show_what_they_can_convert()
    {
        using var folder = new TempFolder();
        string Path(int opset) => new ModelBuilder(opset).Input("x", ModelBuilder.Float, 1, 1, 4, 4)
            .Node("Neg", ["x"], ["y"]).Node("Cast", ["y"], ["whole"], "", "", ModelBuilder.Attribute("to", 7L))
            .Output("whole", 7, 1, 1, 4, 4).Save(folder, $"{opset}.onnx");
        using (var net = new Loaded(Path(7)))
        {
            net.Model.Run([.. Enumerable.Range(-8, 16).Select(value => value + 0.5f)]);
            Assert.Equal(Enumerable.Range(-8, 16).Select(value => MathF.Truncate(-(value + 0.5f))), net["whole"].ToArray());
        }

        var old = OnnxModel.ListLayers(Path(6))[1];
        Assert.Contains("the model has opset 6", old.Reason, StringComparison.Ordinal);
        Assert.Equal(LayerObstacle.ElementType, old.Obstacle);
    }

    private static float[] Read(BoundActivation activation)
    {
        if (activation.ElementType == ElementType.Float16)
        {
            var halves = new Half[16];
            activation.Tensor.Read(halves);
            return [.. halves.Select(half => (float)half)];
        }

        var values = new float[16];
        activation.Tensor.Read(values);
        return values;
    }

    private static (ModelBuilder Model, Action<BoundInput> Fill, float[] Expected) Network(string type)
    {
        return type switch
        {
            "float32" => Of<float>(1, [.. Integers.Select(value => value / 3f)], value => value),
            "uint8" => Of<byte>(2, [.. Integers.Select(value => (byte)value)], value => value),
            "int8" => Of<sbyte>(3, [.. Integers.Select(value => (sbyte)value)], value => value),
            "uint16" => Of<ushort>(4, [.. Integers.Select(value => (ushort)value)], value => value),
            "int16" => Of<short>(5, [.. Integers.Select(value => (short)value)], value => value),
            "int32" => Of<int>(6, [.. Integers.Select(value => (int)value)], value => value),
            "int64" => Of<long>(7, Integers, value => value),
            "bool" => Of<bool>(9, [.. Integers.Select(value => value > 0)], value => value ? 1 : 0),
            "float16" => Of<Half>(10, [.. Integers.Select(value => (Half)(value / 3f))], value => (float)value),
            "float64" => Of<double>(11, [.. Integers.Select((value, i) => i == 0 ? 1e300 : value / 3d)], value => (float)value),
            "uint32" => Of<uint>(12, [.. Integers.Select(value => (uint)value)], value => value),
            "uint64" => Of<ulong>(13, [.. Integers.Select(value => (ulong)value)], value => value),
            _ => Narrowed(16),
        };

        static (ModelBuilder, Action<BoundInput>, float[]) Of<T>(int type, T[] values, Func<T, float> convert)
            where T : unmanaged => (
                new ModelBuilder(19).Ir(9).Input("x", type, 1, 1, 4, 4)
                    .Node("Identity", ["x"], ["y"]).Node("Identity", ["y"], ["again"]).Output("again"),
                input => input.Write<T>(values), Array.ConvertAll(values, value => convert(value)));

        // It has no values of .NET's own; these have no more bits than it.
        static (ModelBuilder, Action<BoundInput>, float[]) Narrowed(long type)
        {
            float[] values = [0, 0.5f, 1, 1.25f, 1.5f, 1.75f, 2, 2.5f, -3, -4, 5, 6, -7, 1e30f, 0.25f, -0.125f];
            values[13] = BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(values[13]) & 0xFFFF0000);
            return (
                new ModelBuilder(19).Ir(9).Input("x", ModelBuilder.Float, 1, 1, 4, 4)
                    .Node("Cast", ["x"], ["y"], "", "", ModelBuilder.Attribute("to", type))
                    .Node("Identity", ["y"], ["again"]).Output("again"),
                input => input.Write<float>(values), values);
        }
    }
}
