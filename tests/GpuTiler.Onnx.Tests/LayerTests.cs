namespace GpuTiler.Onnx.Tests;

public class LayerTests
{
    [Theory]
    [InlineData("relu", "relu")]
    [InlineData("n/relu", "relu")]
    [InlineData("n/*", "conv relu pool flat scores")]
    [InlineData("*oo*", "pool")]
    [InlineData("re*lu*", "relu")]
    [InlineData("n/[p]ool", "pool")]
    [InlineData("?ool", "pool")]
    [InlineData("[cs]*", "conv scores")]
    [InlineData("[!a-r]*", "scores")]
    [InlineData("op:conv", "conv")]
    [InlineData("op:*Pool", "pool")]
    [InlineData("index:3", "flat")]
    [InlineData("index:4|relu|conv|relu", "conv relu scores")]
    public void Patterns_keep_topological_order(string patterns, string expected)
    {
        using var folder = new TempFolder();
        using var net = new Loaded(NaiveNet.Model().Save(folder), new OnnxOptions { Layers = patterns.Split('|') });
        Assert.Equal(expected, net.Names);
        Assert.Equal(net.Model.Activations.Count, net.Model.Activations.DistinctBy(activation => activation.Name).Count());
    }

    [Theory]
    [InlineData("cnov", "No layer matches 'cnov'; the nearest are conv, pool, relu, flat, scores.")]
    [InlineData("op:Cov", "No layer matches 'op:Cov'; the nearest are op:Conv, op:Relu, op:Gemm, op:MaxPool, op:Flatten.")]
    [InlineData("index:5", "'index:5' names no layer: the model has 5, numbered from 0.")]
    [InlineData("index:-1", "'index:-1' names no layer: the model has 5, numbered from 0.")]
    [InlineData("x", "No layer matches 'x'; the nearest are conv, relu, pool, flat, scores.")]
    [InlineData("", "No layer matches ''; the nearest are conv, relu, pool, flat, scores.")]
    public void A_pattern_without_a_match_names_the_nearest(string pattern, string message)
    {
        using var folder = new TempFolder();
        string path = NaiveNet.Model().Save(folder);
        var e = Assert.Throws<ArgumentException>(() => new Loaded(path, new OnnxOptions { Layers = [pattern] }));
        Assert.Equal(message, e.Message);
    }

    [Fact]
    public void An_exact_name_comes_before_any_other_reading()
    {
        using var folder = new TempFolder();
        string path = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 1, 2, 2)
            .Node("Relu", ["x"], ["a*b"]).Node("Relu", ["a*b"], ["acb"], "a*b").Node("Abs", ["acb"], ["op:Relu"])
            .Node("Neg", ["op:Relu"], ["index:0"])
            .Output("index:0").Save(folder);
        Assert.Equal("a*b", NamesOf("a*b"));
        Assert.Equal("op:Relu", NamesOf("op:Relu"));
        Assert.Equal("index:0", NamesOf("index:0"));
        Assert.Equal("a*b acb", NamesOf("a?b"));

        string NamesOf(string pattern)
        {
            using var net = new Loaded(path, new OnnxOptions { Layers = [pattern] });
            return net.Names;
        }
    }

    [Fact]
    public void Only_float_tensors_of_the_main_graph_are_layers()
    {
        using var folder = new TempFolder();
        var body = (string output) => new Message().Text(2, "body")
            .Sub(1, new Message().Text(1, "x").Text(2, "inner_" + output).Text(4, "Relu"))
            .Sub(1, new Message().Text(1, "inner_" + output).Text(2, output).Text(4, "Neg"))
            .Sub(12, new Message().Text(1, output));
        string path = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 2, 3, 3).Input("c", 9)
            .Node("Constant", [], ["stored"], "", "", ModelBuilder.Attribute("value", ModelBuilder.Raw("", ModelBuilder.Float, [1, 1, 1, 1], 2f)))
            .Node("Mul", ["x", "stored"], ["product"])
            .Node("Shape", ["x"], ["shape"])
            .Node("SequenceConstruct", ["x", "x"], ["sequence"])
            .Node("If", ["c"], ["chosen"], "", "", new Message().Text(1, "then_branch").Sub(6, body("t")).Int(20, 5),
            new Message().Text(1, "else_branch").Sub(6, body("f")).Int(20, 5))
            .Node("Dropout", ["product"], ["kept", ""])
            .Node("Cast", ["x"], ["double"], "", "", ModelBuilder.Attribute("to", 11L))
            .Node("Cast", ["x"], ["brain"], "", "", ModelBuilder.Attribute("to", 16L))
            .Node("ReduceSum", ["x"], ["sum"], "", "", ModelBuilder.Attribute("keepdims", 0L))
            .Node("Unsqueeze", ["x", "axis"], ["five"])
            .Tensor("axis", ModelBuilder.Int64, [2], 0L, 1L)
            .Output("chosen").Output("kept").Output("chosen_twice").Node("Abs", ["chosen"], ["chosen_twice"])
            .Save(folder);

        var layers = OnnxModel.ListLayers(path);
        Assert.Equal(
            ["product", "chosen", "kept", "double", "brain", "sum", "five", "chosen_twice"], layers.Select(layer => layer.Name));
        Assert.Equal(["float64", "bfloat16"], layers.Where(layer => layer.ElementTypeName != "float32").Select(layer => layer.ElementTypeName));
        Assert.Equal("Its type is float64; float32 and float16 can be shown.", layers[3].Reason);

        using var net = new Loaded(path);
        Assert.Equal("product chosen kept chosen_twice", net.Names);
        Assert.Equal(["double", "brain", "sum", "five"], net.Model.Skipped.Select(skipped => skipped.Name));
        Assert.Contains("rank 0", net.Model.Skipped[2].Reason, StringComparison.Ordinal);
        Assert.Contains("rank 6", net.Model.Skipped[3].Reason, StringComparison.Ordinal);
        net.Model.Inputs[0].Write<float>(new float[18]);
        net.Model.Inputs[1].Write<bool>([true]);
        net.Model.Run();

        var named = Assert.Throws<OnnxModelException>(() => new Loaded(path, new OnnxOptions { Layers = ["five"] }));
        Assert.Contains("'five'", named.Message, StringComparison.Ordinal);
        var none = Assert.Throws<OnnxModelException>(() => new Loaded(path, new OnnxOptions { Layers = ["s?m"] }));
        Assert.Contains("rank 0", none.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Activations_are_found_by_name()
    {
        using var folder = new TempFolder();
        using var net = new Loaded(NaiveNet.Model().Save(folder), new OnnxOptions { Layers = ["conv", "pool"] });
        Assert.Same(net.Model.Activations[1], net.Model.Activations["pool"]);
        Assert.False(net.Model.Activations.TryGetValue("relu", out _));
        var e = Assert.Throws<KeyNotFoundException>(() => net.Model.Activations["pol"]);
        Assert.Equal("No layer 'pol' is kept; the nearest are pool, conv.", e.Message);
    }

    [Fact]
    public void A_layout_says_how_rank_4_is_read()
    {
        using var folder = new TempFolder();
        using var net = new Loaded(NaiveNet.Model().Save(folder), new OnnxOptions { Layers = ["pool"], Layout = TensorLayout.Nhwc });
        Assert.Equal(TensorShape.Nhwc(1, 4, 2, 2), net.Model.Activations[0].Shape);
    }
}
