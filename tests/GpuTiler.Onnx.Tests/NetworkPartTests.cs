using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx.Tests;

/// <summary>A session computes what its layers need, and nothing else.</summary>
public sealed class NetworkPartTests : IDisposable
{
    private static readonly string[] Layers = ["m", "e"];

    private readonly TempFolder folder = new();

    [Theory]
    [InlineData("residual")]
    [InlineData("clipped")]
    public void Groups_go_on_from_one_another_within_the_budget(string name)
    {
        var file = ModelFile.Read(DeepNet.Model(name).Save(folder));
        var outline = ModelOutline.Read(file);
        var graph = new NetworkGraph(outline);
        using var net = new Loaded(file.Path);
        var layers = net.Model.Activations;
        long largest = layers.Max(layer => layer.ByteCount);
        var groups = GroupDivision.Divide(file.Path, layers, graph, 6 * largest);
        int[] nodes = [.. groups.Select(group => graph.Part(
            group.Activations.Select(layer => layer.Name), group.Given.Select(layer => layer.Name).ToHashSet()).NodeCount)];

        // The mean at the end needs all that is laid out like the convolutions above it: more than the budget holds.
        int ending = groups.Count * 3 / 4;
        Assert.True(groups.Count >= 8);
        Assert.DoesNotContain(0, groups.Skip(1).Take(ending - 1).Select(group => group.Given.Count));
        Assert.InRange(nodes.Take(ending).Sum(), groups.Take(ending).Sum(group => group.Activations.Count), outline.Nodes.Count * 3 / 2);
        Assert.All(
            groups.Select(group => group.ByteCount + group.Given.Sum(layer => layer.ByteCount)),
            bytes => Assert.InRange(bytes, 1, 6 * largest));
    }

    // Six products with 16 KiB of weights each, of layers with 256 bytes.
    // The last reads the first layer too, which is computed again where it is not kept.
    [Theory]
    [InlineData(97 << 10, "*", 6)]
    [InlineData(95 << 10, "*", 5, 1)]
    [InlineData(40 << 10, "*", 2, 2, 2)]
    [InlineData(1 << 10, "*", 1, 1, 1, 1, 1, 1)]
    [InlineData(40 << 10, "y1,y2,y3,y4,y5", 1, 2, 1, 1)]
    public void Groups_have_no_more_weights_than_the_budget_where_the_next_can_go_on(long budget, string layers, params int[] sizes)
    {
        const int Side = 64;
        var builder = new ModelBuilder().Input("y", ModelBuilder.Float, 1, Side);
        for (int i = 0; i < 6; i++)
        {
            string before = i == 0 ? "y" : $"y{i - 1}";
            builder.Tensor($"w{i}", ModelBuilder.Float, [Side, Side], NaiveNet.Values(i, Side * Side, 0.1f));
            builder.Node("Gemm", i == 5 ? [before, "w5", "y0"] : [before, $"w{i}"], [$"y{i}"]);
        }

        string path = builder.Output("y5", ModelBuilder.Float, 1, Side).Save(folder);
        using var whole = new Loaded(path);
        using var net = new Loaded(path, new OnnxOptions { Layers = layers.Split(','), MemoryBudget = budget });
        Assert.Equal(sizes, net.Model.Groups.Select(group => group.Activations.Count));
        var frame = NaiveNet.Values(9, Side, 1);
        whole.Model.Run(frame);
        net.Model.Inputs[0].Write<float>(frame);
        foreach (var group in net.Model.Groups)
        {
            net.Model.Run(group);
            Assert.All(group.Activations, layer => Assert.Equal(whole[layer.Name].ToArray(), net[layer.Name].ToArray()));
        }
    }

    [Fact]
    public void Graphs_inside_an_operator_keep_what_they_read()
    {
        // "then" reads a layer of the graph around it, and "else" a weight.
        var then = new Message().Text(2, "then").Sub(1, Operator("Neg", "a", "t")).Sub(12, new Message().Text(1, "t"));
        var other = new Message().Text(2, "else").Sub(1, Operator("Identity", "w", "e")).Sub(12, new Message().Text(1, "e"));
        string path = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 1, 2, 2).Input("yes", 9)
            .Tensor("w", ModelBuilder.Float, [1, 1, 2, 2], 5f, 6, 7, 8)
            .Node("Relu", ["x"], ["a"])
            .Node("If", ["yes"], ["y"], "", "", Graph("then_branch", then), Graph("else_branch", other))
            .Node("Exp", ["x"], ["unrelated"])
            .Output("y", ModelBuilder.Float, 1, 1, 2, 2).Output("unrelated").Save(folder);
        foreach (bool yes in new[] { true, false })
        {
            using var net = new Loaded(path, new OnnxOptions { Layers = ["y"] });
            net.Model.Inputs[0].Write<float>([1, -2, 3, 4]);
            net.Model.Inputs[1].Write<bool>([yes]);
            net.Model.Run();
            Assert.Equal(yes ? [-1, 0, -3, -4] : [5f, 6, 7, 8], net["y"].ToArray());
        }
    }

    [Fact]
    public void Graphs_nested_without_end_are_refused()
    {
        var inner = new Message().Text(2, "deep");
        for (int depth = 0; depth < 200; depth++)
        {
            inner = new Message().Text(2, "deep").Sub(1, new Message().Text(2, "y").Text(4, "If").Sub(5, Graph("then_branch", inner)));
        }

        string path = new ModelBuilder().Input("x", ModelBuilder.Float, 1)
            .Node("If", ["x"], ["y"], "", "", Graph("then_branch", inner)).Output("y").Save(folder);
        Assert.Contains("nested", Assert.Throws<InvalidDataException>(() => OnnxModel.ListLayers(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_that_others_read_too_is_not_fused_because_they_are_left_out()
    {
        // Whole, "c" has two readers, so that the convolution and the activation are apart; alone they would be one operator.
        string path = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 16, 8, 8)
            .Tensor("k", ModelBuilder.Float, [16, 16, 3, 3], NaiveNet.Values(1, 16 * 16 * 9, 0.3f))
            .Tensor("b", ModelBuilder.Float, [16], NaiveNet.Values(2, 16, 0.3f))
            .Node("Conv", ["x", "k", "b"], ["c"]).Node("Sigmoid", ["c"], ["s"]).Node("Mul", ["s", "c"], ["m"]).Node("Exp", ["c"], ["e"])
            .Output("m").Output("e").Save(folder);
        var frame = NaiveNet.Values(3, 16 * 64, 1);
        using var session = new InferenceSession(path);
        using var input = OrtValue.CreateTensorValueFromMemory(frame, [1, 16, 8, 8]);
        using var options = new RunOptions();
        using var results = session.Run(options, ["x"], [input], Layers);
        foreach (var (layer, result) in Layers.Zip(results))
        {
            using var net = new Loaded(path, new OnnxOptions { Layers = [layer] });
            net.Model.Run(frame);
            Assert.Equal(result.GetTensorDataAsSpan<float>().ToArray(), net[layer].ToArray());
        }
    }

    public void Dispose() => folder.Dispose();

    private static Message Operator(string type, string input, string output) => new Message().Text(1, input).Text(2, output).Text(4, type);

    private static Message Graph(string name, Message graph) => new Message().Text(1, name).Sub(6, graph).Int(20, 5);
}
