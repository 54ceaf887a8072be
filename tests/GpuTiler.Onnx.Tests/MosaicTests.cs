using GpuTiler.Imaging;

namespace GpuTiler.Onnx.Tests;

/// <summary>Layers on their way from a model to files.</summary>
public class MosaicTests
{
    private static readonly string Samples = Path.Combine(RepositoryRoot.Find(), "samples", "digits");
    private static readonly string Digits = Path.Combine(Samples, "digits.onnx");
    private static readonly string Seven = Path.Combine(Samples, "images", "7.png");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void One_statement_saves_the_chosen_layers_of_a_picture()
    {
        using var folder = new TempFolder();
        string output = Path.Combine(folder.Path, "new", "out");
        var written = OnnxModel.SaveMosaics(Digits, Seven, output, ["conv*"], cancellationToken: Token);
        Assert.Equal([Path.Combine(output, "0-conv1.png"), Path.Combine(output, "3-conv2.png")], written.Select(file => file.Path));
        Assert.All(written, file => Assert.Contains(" tiles of ", file.Content, StringComparison.Ordinal));

        using var net = new Loaded(Digits, new() { Layers = ["conv*"] });
        net.Model.Inputs[0].Load(Seven);
        net.Model.Run();
        foreach (var (activation, file) in net.Model.Activations.Zip(written))
        {
            var plan = TilePlan.Create(activation.Shape, new() { Padding = 2, Border = 2 });
            var expected = new byte[plan.ByteCount];
            Tiler.Render(net[activation.Name], activation.Shape, new() { Padding = 2, Border = 2 }, expected);
            Assert.Equal(expected, ImageReader.Read(file.Path).Pixels.ToArray());
        }
    }

    [Fact]
    public void Files_of_several_layers_sort_as_the_layers_follow_each_other()
    {
        using var folder = new TempFolder();
        var builder = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 2, 3, 3);
        string last = "x";
        for (int i = 0; i < 12; i++)
        {
            string next = $"/{(char)('z' - i)}/out";
            builder.Node("Neg", [last], [next]);
            last = next;
        }

        string model = builder.Output(last).Save(folder), array = Path.Combine(folder.Path, "x.npy");
        using (var file = File.Create(array))
        {
            NpyWriter.Write<float>(file, new float[18], [1, 2, 3, 3]);
        }

        string[] all = [.. OnnxModel.SaveMosaics(model, array, Path.Combine(folder.Path, "all"), cancellationToken: Token)
            .Select(file => Path.GetFileName(file.Path))];
        Assert.Equal([.. Enumerable.Range(0, 12).Select(i => $"{i:00}-_{(char)('z' - i)}_out.png")], all);
        Assert.Equal(all.Order(StringComparer.Ordinal), all);
        Assert.Equal(["03-_w_out.png", "11-_o_out.png"], Names("index:3", "index:11"));
        Assert.Equal(["_w_out.png"], Names("index:3"));

        string[] Names(params string[] layers) =>
            [.. OnnxModel.SaveMosaics(model, array, Path.Combine(folder.Path, "some"), layers, cancellationToken: Token)
                .Select(file => Path.GetFileName(file.Path))];
    }

    [Fact]
    public void An_array_is_an_input_too_and_gives_open_dimensions_their_numbers()
    {
        using var folder = new TempFolder();
        string model = new ModelBuilder().Input("x", ModelBuilder.Float, "n", 2, "h", "w")
            .Node("Neg", ["x"], ["y"], "n/neg").Output("y", ModelBuilder.Float).Save(folder);
        string array = Path.Combine(folder.Path, "x.npy");
        float[] values = [.. Enumerable.Range(0, 24).Select(i => (float)i)];
        using (var file = File.Create(array))
        {
            NpyWriter.Write<float>(file, values, [2, 3, 4]);
        }

        var written = Assert.Single(
            OnnxModel.SaveMosaics(model, array, Path.Combine(folder.Path, "out"), options: new MosaicOptions(), cancellationToken: Token));
        var expected = new byte[24];
        Tiler.Render(Array.ConvertAll(values, value => -value), TensorShape.Chw(2, 3, 4), default, expected);
        Assert.Equal(expected, ImageReader.Read(written.Path).Pixels.ToArray());
    }

    [Fact]
    public void What_cannot_be_saved_is_refused_before_anything_is_written()
    {
        using var folder = new TempFolder();
        string output = Path.Combine(folder.Path, "out");
        Assert.Throws<ArgumentException>(() => OnnxModel.SaveMosaics(Digits, Seven, output, ["nothing"], cancellationToken: Token));
        Assert.Throws<NoRoomException>(() => OnnxModel.SaveMosaics(
            Digits, Seven, output, ["conv1", "scores"], new MosaicOptions { MaxSize = 10 }, cancellationToken: Token));
        Assert.Throws<FileNotFoundException>(() => OnnxModel.SaveMosaics(
            Digits, Path.Combine(folder.Path, "none.png"), output, cancellationToken: Token));
        Assert.Throws<InvalidDataException>(() => OnnxModel.SaveMosaics(
            Digits, folder.Write("text.png", "text"u8), output, cancellationToken: Token));
        string two = new ModelBuilder().Input("a", ModelBuilder.Float, 1, 4).Input("b", ModelBuilder.Float, 1, 4)
            .Node("Add", ["a", "b"], ["y"]).Output("y", ModelBuilder.Float, 1, 4).Save(folder);
        Assert.Contains(
            "2 inputs", Assert.Throws<ArgumentException>(() => OnnxModel.SaveMosaics(two, Seven, output, cancellationToken: Token)).Message,
            StringComparison.Ordinal);
        Assert.False(Directory.Exists(output));
    }

    [Fact]
    public void A_pass_goes_on_behind_the_layers_that_were_taken()
    {
        using var net = new Loaded(Digits, new() { MemoryBudget = 110_000 });
        Assert.True(net.Model.Groups.Count > 1);
        net.Model.Inputs[0].Load(Seven);
        foreach (int failing in Enumerable.Range(0, net.Model.Activations.Count))
        {
            var taken = new List<string>();
            bool fails = true;
            var pass = new LayerPass((model, activation) =>
            {
                if (fails && taken.Count == failing)
                {
                    fails = false;
                    throw new InvalidOperationException("lost");
                }

                Assert.True(activation.IsHeld);
                taken.Add(activation.Name);
            });
            Assert.Throws<InvalidOperationException>(() => pass.Run(net.Model));
            Assert.Equal(failing, pass.Taken);
            pass.Run(net.Model);
            Assert.Equal(net.Model.Activations.Select(activation => activation.Name), taken);
        }
    }

    [Fact]
    public void A_finished_layer_counts_what_is_not_finite_and_says_what_it_shows()
    {
        using var folder = new TempFolder();
        string model = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 4)
            .Node("Log", ["x"], ["y"]).Output("y", ModelBuilder.Float, 1, 4).Save(folder);
        using var net = new Loaded(model);
        net.Model.Run([-1, 0, 1, 2]);
        using var device = CpuDevice.Create();
        var activation = net.Model.Activations[0];
        using var layer = net.Model.Finish(
            activation, new MosaicRenderer(device), MosaicPlan.Create(net.Model.Describe(activation, "cat.png")));
        Assert.Equal(new NonFiniteCounts(1, 0, 1), layer.NonFinite);
        Assert.Equal($"layer y of {model} on cat.png", layer.Description.Source);
        Assert.Empty(layer.Notices);
        Assert.Equal(4, layer.Images.Single().Pixels.Length);
        Assert.IsType<NonFiniteShown>(Assert.Single(layer.Notices));
    }

    [Fact]
    public void Exceptions_say_as_data_what_a_caller_can_give()
    {
        using var folder = new TempFolder();
        string open = new ModelBuilder().Input("in", ModelBuilder.Float, 1, "length")
            .Node("Neg", ["in"], ["y"]).Output("y", ModelBuilder.Float).Save(folder);
        var dimensions = Assert.Throws<OnnxModelException>(() => new Loaded(open)).Problem!;
        Assert.Equal((OnnxRemedy.InputDimensions, "in"), (dimensions.Remedy, dimensions.Input));

        string custom = new ModelBuilder().Opset("my.domain", 1).Input("x", ModelBuilder.Float, 1, 4)
            .Node("Mystery", ["x"], ["y"], "n/mystery", "my.domain").Output("y", ModelBuilder.Float, 1, 4).Save(folder);
        var operators = Assert.Throws<OnnxModelException>(() => new Loaded(custom));
        Assert.Equal(OnnxRemedy.CustomOperators, operators.Problem!.Remedy);
        Assert.DoesNotContain("--", operators.Message, StringComparison.Ordinal);
        Assert.Equal(operators.Problem, OnnxModel.ListLayers(custom)[0].Problem);
    }
}
