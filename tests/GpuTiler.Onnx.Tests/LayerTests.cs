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
    [InlineData("Conv_0", "No layer matches 'Conv_0'; the nearest are conv, pool, scores, relu, flat.")]
    [InlineData("gemm", "No layer matches 'gemm'; the nearest are op:Gemm, relu, conv, pool, flat.")]
    [InlineData("Pool2", "No layer matches 'Pool2'; the nearest are pool, conv, relu, flat, scores.")]
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
    public void An_operator_s_name_without_op_is_offered_with_it_first()
    {
        using var folder = new TempFolder();
        string path = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 1, 2, 2)
            .Node("MaxPool", ["x"], ["a"], "", "", ModelBuilder.Attribute("kernel_shape", 1, 1))
            .Node("Relu", ["a"], ["layer_relu_1"]).Output("layer_relu_1").Save(folder);
        foreach (var (pattern, first) in new[]
        {
            ("Relu", "op:Relu"), ("relu", "op:Relu"), ("pool", "op:MaxPool"), ("MaxPool", "op:MaxPool"),
        })
        {
            var e = Assert.Throws<ArgumentException>(() => new Loaded(path, new OnnxOptions { Layers = [pattern] }));
            Assert.StartsWith($"No layer matches '{pattern}'; the nearest are {first}, ", e.Message, StringComparison.Ordinal);
        }
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
    public void What_the_values_of_no_input_decide_is_no_layer()
    {
        using var folder = new TempFolder();
        var three = ModelBuilder.Attribute("value", ModelBuilder.Raw("", ModelBuilder.Float, [1], 3f));
        string path = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 2, 3, 3).Input("overridable", ModelBuilder.Float, 1, 2, 1, 1)
            .Tensor("overridable", ModelBuilder.Float, [1, 2, 1, 1], 1f, 2f).Tensor("scale", ModelBuilder.Float, [1, 2, 1, 1], 1f, 2f)
            .Tensor("one", ModelBuilder.Int64, [1], 1L)
            .Node("Identity", ["scale"], ["shared"]).Node("Constant", [], ["stored"], "", "", three)
            .Node("Mul", ["shared", "stored"], ["folded"]).Node("Neg", ["overridable"], ["default"])
            .Node("RandomNormal", [], ["noise"], "", "", ModelBuilder.Attribute("shape", 1L, 2L, 1L, 1L))
            .Node("Mul", ["x", "folded"], ["product"])
            .Node("Shape", ["product"], ["shape"]).Node("Size", ["product"], ["size"]).Node("Gather", ["shape", "one"], ["channels"])
            .Node("ConstantOfShape", ["shape"], ["threes"], "", "", three)
            .Node("Reshape", ["product", "shape"], ["reshaped"]).Node("Add", ["reshaped", "threes"], ["sum"])
            .Node("Dropout", ["sum"], ["kept", ""]).Node("ArgMax", ["kept"], ["places"], "", "", ModelBuilder.Attribute("axis", 1L))
            .Output("kept").Output("places").Output("noise").Output("folded").Output("default").Output("size").Save(folder);

        string[] layers = ["product", "reshaped", "sum", "kept", "places"];
        Assert.Equal(layers, OnnxModel.ListLayers(path).Select(layer => layer.Name));
        using (var net = new Loaded(path))
        {
            Assert.Equal((string.Join(' ', layers), 0), (net.Names, net.Model.Skipped.Count));
        }

        using var indexed = new Loaded(path, new OnnxOptions { Layers = ["index:1"] });
        Assert.Equal("reshaped", indexed.Names);
        var e = Assert.Throws<ArgumentException>(() => new Loaded(path, new OnnxOptions { Layers = ["shared"] }));
        Assert.Equal("No layer matches 'shared'; the nearest are reshaped, places, sum, kept, product.", e.Message);
    }

    [Fact]
    public void What_an_operator_s_own_graphs_read_decides_its_outputs()
    {
        using var folder = new TempFolder();
        var branch = (string of, string output) => new Message().Text(2, "branch")
            .Sub(1, new Message().Text(1, of).Text(2, output).Text(4, "Abs")).Sub(12, new Message().Text(1, output));
        ModelBuilder If(ModelBuilder model, string condition, string of, string output) => model.Node(
            "If", [condition], [output], "", "", new Message().Text(1, "then_branch").Sub(6, branch(of, output + "_t")).Int(20, 5),
            new Message().Text(1, "else_branch").Sub(6, branch(of, output + "_f")).Int(20, 5));
        var model = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 2, 3, 3).Input("c", 9)
            .Tensor("yes", 9, [], true).Tensor("w", ModelBuilder.Float, [1, 2, 3, 3], new float[18]);
        string path = If(If(If(model, "yes", "w", "stored"), "yes", "x", "captured"), "c", "w", "condition")
            .Output("stored").Output("captured").Output("condition").Save(folder);
        Assert.Equal(["captured", "condition", "captured_t", "captured_f"], OnnxModel.ListLayers(path).Select(layer => layer.Name));
    }

    [Fact]
    public void Graphs_inside_each_other_without_end_are_refused()
    {
        using var folder = new TempFolder();
        var node = new Message().Text(1, "x").Text(2, "y").Text(4, "Neg");
        for (int i = 0; i < 200; i++)
        {
            node = new Message().Text(2, "y").Text(4, "If").Sub(5, new Message().Text(1, "then_branch").Sub(6, new Message().Sub(1, node)));
        }

        string path = folder.Write("deep.onnx", new Message().Int(1, 8).Sub(7, new Message().Sub(1, node)).ToArray());
        var e = Assert.Throws<InvalidDataException>(() => OnnxModel.ListLayers(path));
        Assert.Contains("its graphs are nested more than 32 deep", e.Message, StringComparison.Ordinal);
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
