namespace GpuTiler.Onnx.Tests;

/// <summary>Where a provider computes some convolutions wrongly, they are padded, and nothing else changes.</summary>
public class ChannelPaddingTests
{
    private const int Inputs = 6, Outputs = 8, Size = 5;

    /// <summary>How the weights of a faulty convolution come, and the opset.</summary>
    public static TheoryData<string, int> Weights =>
        [.. from way in Ways from opset in Opsets select new TheoryDataRow<string, int>(way, opset)];

    private static readonly string[] Ways =
        ["stored", "constant", "computed", "an input", "an input of open dimensions", "shared", "fused"];
    private static readonly int[] Opsets = [9, 11, 17];

    [Theory]
    [MemberData(nameof(Weights))]
    public void Layers_keep_their_names_shapes_and_values(string way, int opset)
    {
        using var folder = new TempFolder();
        string path = Save(way, opset, folder), optimized = Path.Combine(folder.Path, "optimized.onnx");
        using var plain = new Loaded(path, Options(way));
        using var device = new PaddingDevice { OptimizedModel = optimized };
        using var padded = OnnxModel.Load(path, device, Options(way));
        Assert.Equal(plain.Names, string.Join(' ', padded.Activations.Select(layer => layer.Name)));
        foreach (var model in new[] { plain.Model, padded })
        {
            foreach (var input in model.Inputs)
            {
                input.Write<float>(NaiveNet.Values(input.Name.Length, input.ElementCount, 1));
            }

            model.Run();
        }

        foreach (var layer in padded.Activations)
        {
            var values = new float[layer.Shape.ElementCount];
            layer.Tensor.Read(values);
            Assert.Equal(plain.Model.Activations[layer.Name].Dimensions.ToArray(), layer.Dimensions.ToArray());
            Assert.All(plain[layer.Name].ToArray().Zip(values), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        }

        // Otherwise the comparison would be of two networks that are the same.
        var convolutions = ModelOutline.Read(ModelFile.Read(optimized)).Nodes.Where(ChannelFault.MayHave).ToArray();
        Assert.NotEmpty(convolutions);
        Assert.All(convolutions, convolution => Assert.EndsWith("/gputiler/channels", convolution.Input(0), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1, 0), InlineData(3, 0), InlineData(4, 0), InlineData(6, 2), InlineData(8, 0)]
    [InlineData(9, 3), InlineData(12, 0), InlineData(15, 1), InlineData(16, 0), InlineData(18, 2)]
    public void Convolutions_are_padded_to_a_multiple_of_four_where_three_divides_their_channels(long inputs, long missing)
    {
        Assert.Equal(missing, ChannelFault.Missing([8, inputs, 3, 3]));
        Assert.Equal(missing, ChannelFault.Missing([8, inputs, 3]));
        Assert.Equal(0, ChannelFault.Missing([7, inputs, 3, 3]));
        Assert.Equal(0, ChannelFault.Missing([8, inputs, 3, 3, 3]));
    }

    [Theory]
    [InlineData("in a branch", "Conv 'n/inner' is inside an operator, where it cannot be padded")]
    [InlineData("in a function", "Conv 'n/inner' is inside a function, where it cannot be padded")]
    [InlineData("an input of any size", "Conv 'n/conv' has weights, 'w', whose shape is not known")]
    public void What_cannot_be_padded_is_refused_with_the_nodes_name(string way, string reason)
    {
        using var folder = new TempFolder();
        string path = Save(way, 17, folder);
        using var device = new PaddingDevice();
        string message = Assert.Throws<OnnxModelException>(() => OnnxModel.Load(path, device, Options(way))).Message;
        Assert.StartsWith(
            $"{path} cannot be trusted to WebGPU, which computes some convolutions wrongly", message, StringComparison.Ordinal);
        Assert.EndsWith($" unless they are padded: {reason}. Run it on another device.", message, StringComparison.Ordinal);

        // Elsewhere it runs.
        new Loaded(path, Options(way)).Dispose();
    }

    [Fact]
    public void A_convolution_inside_an_operator_that_is_right_already_is_taken()
    {
        using var folder = new TempFolder();
        string path = Branches(3).Save(folder);
        using var device = new PaddingDevice();
        OnnxModel.Load(path, device).Dispose();
    }

    private static OnnxOptions Options(string way) => !way.StartsWith("an input of", StringComparison.Ordinal) ? default
        : new() { InputDimensions = new Dictionary<string, long[]> { ["w"] = [Outputs, Inputs, 3, 3] } };

    private static string Save(string way, int opset, TempFolder folder) => way switch
    {
        "in a branch" => Branches(Inputs).Save(folder),
        "in a function" => folder.Write("net.onnx", [.. Calling().Build(), .. new Message().Sub(25, Function()).ToArray()]),
        _ => Network(way, opset).Save(folder),
    };

    private static ModelBuilder Network(string way, int opset)
    {
        long[] shape = [Outputs, Inputs, 3, 3];
        float[] values = NaiveNet.Values(2, Outputs * Inputs * 9, 1);
        var model = new ModelBuilder(opset).Input("x", ModelBuilder.Float, 1, Inputs, Size, Size);
        _ = way switch
        {
            "constant" => model.Node(
                "Constant", [], ["w"], "", "", ModelBuilder.Attribute("value", ModelBuilder.Raw("", ModelBuilder.Float, shape, values))),
            "computed" => model.Tensor("half", ModelBuilder.Float, shape, values).Node("Add", ["half", "half"], ["w"]),
            "an input" => model.Input("w", ModelBuilder.Float, Outputs, Inputs, 3, 3),
            "an input of open dimensions" => model.Input("w", ModelBuilder.Float, "outputs", "inputs", 3, 3),
            "an input of any size" => model.Input("w", ModelBuilder.Float, null, null, null, null),
            _ => model.Tensor("w", ModelBuilder.Float, shape, values),
        };
        bool isFused = way == "fused";
        if (isFused)
        {
            model.Opset("com.microsoft", 1);
        }

        model.Node(isFused ? "FusedConv" : "Conv", ["x", "w"], ["conv"], "n/conv", isFused ? "com.microsoft" : "")
            .Node("Relu", ["conv"], ["relu"], "n/relu").Output("relu", ModelBuilder.Float, null, null, null, null);
        return way != "shared" ? model
            : model.Node("Conv", ["x", "w"], ["wide"], "n/wide", "", ModelBuilder.Attribute("pads", 1, 1, 1, 1)).Output("wide");
    }

    private static ModelBuilder Branches(int channels)
    {
        return new ModelBuilder().Input("x", ModelBuilder.Float, 1, channels, Size, Size).Input("c", 9)
            .Node("If", ["c"], ["y"], "n/if", "", Branch("then_branch"), Branch("else_branch")).Output("y");

        Message Branch(string name)
        {
            float[] values = NaiveNet.Values(name.Length, Outputs * channels * 9, 1);
            return new Message().Text(1, name).Int(20, 5).Sub(6, new Message().Text(2, name)
                .Sub(5, ModelBuilder.Raw("w", ModelBuilder.Float, [Outputs, channels, 3, 3], values))
                .Sub(1, new Message().Text(1, "x").Text(1, "w").Text(2, "inner").Text(3, "n/inner").Text(4, "Conv"))
                .Sub(12, new Message().Text(1, "inner")));
        }
    }

    private static ModelBuilder Calling() => new ModelBuilder().Opset("local", 1).Input("x", ModelBuilder.Float, 1, Inputs, Size, Size)
        .Tensor("w", ModelBuilder.Float, [Outputs, Inputs, 3, 3], NaiveNet.Values(2, Outputs * Inputs * 9, 1))
        .Node("Own", ["x", "w"], ["y"], "n/own", "local").Output("y", ModelBuilder.Float, null, null, null, null);

    private static Message Function() => new Message().Text(1, "Own").Text(4, "image").Text(4, "kernel").Text(5, "made").Text(10, "local")
        .Sub(7, new Message().Text(1, "image").Text(1, "kernel").Text(2, "made").Text(3, "n/inner").Text(4, "Conv"))
        .Sub(9, new Message().Text(1, "").Int(2, 17));
}
