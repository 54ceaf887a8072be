namespace GpuTiler.Onnx.Tests;

public class InputTests
{
    private static readonly Message Pads = ModelBuilder.Attribute("pads", 1, 1, 1, 1);

    [Theory]
    [InlineData("batch", "height", "width")]
    [InlineData(null, null, null)]
    [InlineData(-1, -1, -1)]
    public void Open_sizes_come_from_the_options(object? batch, object? height, object? width)
    {
        using var folder = new TempFolder();
        string path = Open(batch, 3, height, width).Save(folder);
        var listed = OnnxModel.ListLayers(path)[0];
        Assert.Equal("1×4", string.Join('×', listed.Dimensions!.Take(2)));
        Assert.True(listed.CanShow);
        Assert.Equal("1×4×5×7", OnnxModel.ListLayers(path, new OnnxOptions { InputSize = (5, 7) })[0].ShapeText);

        using var net = new Loaded(path, new OnnxOptions { InputSize = (5, 7) });
        Assert.Equal("float32 1×3×5×7", net.Model.Inputs[0].Description);
        Assert.Equal(TensorShape.Nchw(1, 4, 5, 7), net.Model.Activations["c"].Shape);
        net.Model.Run(new float[105]);

        var e = Assert.Throws<OnnxModelException>(() => new Loaded(path));
        Assert.Contains("OnnxOptions.InputSize", e.Message, StringComparison.Ordinal);
        Assert.Equal((OnnxRemedy.InputSize, "x"), (e.Problem!.Remedy, e.Problem.Input));
    }

    [Fact]
    public void A_size_that_contradicts_the_model_is_refused()
    {
        using var folder = new TempFolder();
        string path = Open(1, 3, 8, null).Save(folder);
        Assert.Throws<ArgumentException>(() => new Loaded(path, new OnnxOptions { InputSize = (9, 8) }));
        Assert.Throws<ArgumentException>(() => new Loaded(path, new OnnxOptions { InputSize = (8, 0) }));
        using var net = new Loaded(path, new OnnxOptions { InputSize = (8, 9) });
        Assert.Throws<ArgumentException>(
            () => new Loaded(path, new OnnxOptions { InputDimensions = new Dictionary<string, long[]> { ["x"] = [1, 3, 9, 9] } }));
        Assert.Throws<ArgumentException>(
            () => new Loaded(path, new OnnxOptions { InputDimensions = new Dictionary<string, long[]> { ["x"] = [1, 3, 8] } }));
        var e = Assert.Throws<ArgumentException>(
            () => new Loaded(path, new OnnxOptions { InputDimensions = new Dictionary<string, long[]> { ["y"] = [1] } }));
        Assert.Equal("The model has no input 'y'; it has x.", e.Message);
    }

    [Theory]
    [InlineData(new object?[] { "n", 3, "h", "w" }, 20, 30, new long[] { 1, 3, 30, 20 })]
    [InlineData(new object?[] { 1, null, null, 4 }, 20, 30, new long[] { 1, 30, 20, 4 })]
    [InlineData(new object?[] { 3, "h", "w" }, 20, 30, new long[] { 3, 30, 20 })]
    [InlineData(new object?[] { 1, 1, 32, "w" }, 200, 50, new long[] { 1, 1, 32, 128 })]
    [InlineData(new object?[] { 1, "h", 32, 3 }, 200, 50, new long[] { 1, 8, 32, 3 })]
    [InlineData(new object?[] { 1, "h", 32, 3 }, 2000, 1, new long[] { 1, 1, 32, 3 })]
    [InlineData(new object?[] { 1, 3, "side", "side" }, 20, 30, new long[] { 1, 3, 30, 30 })]
    public void A_picture_gives_an_input_of_any_size_its_own(object?[] shape, int width, int height, long[] expected)
    {
        using var folder = new TempFolder();
        var input = OnnxModel.ListInputs(Neg(shape).Save(folder))[0];
        Assert.True(input.TakesPictures() && input.TakesAnySize());
        Assert.Equal(expected, input.FitPicture(width, height));
    }

    [Theory]
    [InlineData(new object?[] { 1, 3, 8, 8 }, true)]
    [InlineData(new object?[] { "n", 1, 8, 8 }, true)]
    [InlineData(new object?[] { 1, 2, "h", "w" }, false)]
    [InlineData(new object?[] { 2, 3, "h", "w" }, false)]
    [InlineData(new object?[] { 1, 1, 1, "w" }, false)]
    [InlineData(new object?[] { 1, 1, "w" }, false)]
    [InlineData(new object?[] { "n", "l", 3 }, false)]
    [InlineData(new object?[] { "n", "l" }, false)]
    public void Other_inputs_take_no_size_from_a_picture(object?[] shape, bool takesPictures)
    {
        using var folder = new TempFolder();
        var input = OnnxModel.ListInputs(Neg(shape).Save(folder))[0];
        Assert.Equal(takesPictures, input.TakesPictures());
        Assert.False(input.TakesAnySize());
        Assert.Null(input.FitPicture(20, 30));
    }

    [Fact]
    public void The_common_case_takes_the_size_from_the_picture()
    {
        using var folder = new TempFolder();
        string model = Open("batch", 3, "height", "width").Save(folder),
            picture = folder.Write("p.ppm", [.. "P6 5 7 255\n"u8, .. new byte[105]]);
        OnnxModel.SaveMosaics(
            model, picture, System.IO.Path.Combine(folder.Path, "out"), ["c"], new MosaicOptions(),
            cancellationToken: TestContext.Current.CancellationToken);
        var png = GpuTiler.Imaging.ImageReader.Read(Directory.GetFiles(System.IO.Path.Combine(folder.Path, "out")).Single());
        Assert.Equal((15, 14), (png.Width, png.Height));
    }

    [Fact]
    public void Shapes_that_cannot_be_inferred_are_measured()
    {
        using var folder = new TempFolder();
        string path = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 2, 3, 4).Input("shape", ModelBuilder.Int64, 4)
            .Input("count", ModelBuilder.Int64)
            .Node("SequenceConstruct", ["x", "x"], ["s"])
            .Node("ConcatFromSequence", ["s"], ["joined"], "", "", ModelBuilder.Attribute("axis", 1L))
            .Output("joined").Save(folder);
        Assert.Equal("?", OnnxModel.ListLayers(path)[0].ShapeText);
        using var net = new Loaded(path);
        Assert.Equal(TensorShape.Nchw(1, 4, 3, 4), net.Model.Activations[0].Shape);
    }

    [Fact]
    public void A_shape_that_follows_the_values_is_an_error_at_run_time()
    {
        using var folder = new TempFolder();
        string path = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 1, 2, 3).Tensor("zero", ModelBuilder.Float, [], 0f)
            .Node("Equal", ["x", "zero"], ["e"]).Node("NonZero", ["e"], ["n"])
            .Node("Cast", ["n"], ["found"], "", "", ModelBuilder.Attribute("to", 1L))
            .Node("Neg", ["x"], ["minus"]).Output("minus").Save(folder);
        using var net = new Loaded(path, new OnnxOptions { Layers = ["found"] });
        net.Model.Run([0, 0, 0, 0, 0, 0]);
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 1, 2, 0, 1, 2], net["found"].ToArray());
        var e = Assert.Throws<OnnxModelException>(() => net.Model.Run([0, 0, 0, 0, 0, 1]));
        Assert.Contains(
            "'found' of " + path + " has the shape 4×5 with these inputs, and 4×6 when it was loaded", e.Message, StringComparison.Ordinal);
        net.Model.Run([0, 0, 0, 0, 0, 0]);
        Assert.Equal(2, net["found"][23]);
    }

    [Fact]
    public void Several_inputs_of_every_type_are_written_by_name()
    {
        using var folder = new TempFolder();
        var model = new ModelBuilder();
        int[] types = [1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13];
        foreach (int type in types)
        {
            model.Input("in" + type, type, 1, 2).Node("Cast", ["in" + type], ["out" + type], "", "", ModelBuilder.Attribute("to", 1L));
        }

        using var net = new Loaded(model.Output("out1").Save(folder));
        var inputs = net.Model.Inputs.ToDictionary(input => (int)input.ElementType);
        var missing = Assert.Throws<InvalidOperationException>(net.Model.Run);
        Assert.Contains("'in1'", missing.Message, StringComparison.Ordinal);
        Assert.Contains("float32 1×2", missing.Message, StringComparison.Ordinal);

        inputs[1].Write<float>([1.5f, 2]);
        inputs[2].Write<byte>([200, 2]);
        inputs[3].Write<sbyte>([-100, 2]);
        inputs[4].Write<ushort>([60000, 2]);
        inputs[5].Write<short>([-30000, 2]);
        inputs[6].Write<int>([-100000, 2]);
        inputs[7].Write<long>([-5, 2]);
        inputs[9].Write<bool>([true, false]);
        inputs[10].Write<Half>([(Half)0.5f, (Half)2]);
        inputs[11].Write<double>([0.25, 2]);
        inputs[12].Write<uint>([4000000000, 2]);
        Assert.False(inputs[13].IsWritten);
        Assert.Contains("'in13'", Assert.Throws<InvalidOperationException>(net.Model.Run).Message, StringComparison.Ordinal);
        inputs[13].AsSpan<ulong>()[0] = 1UL << 40;
        net.Model.Run();
        Assert.Equal(
            [1.5f, 200, -100, 60000, -30000, -100000, -5, 1, 0.5f, 0.25f, 4000000000, 1L << 40],
            types.Select(type => net["out" + type][0]));

        Assert.Throws<ArgumentException>(() => inputs[1].Write<double>([1, 2]));
        Assert.Throws<ArgumentException>(() => inputs[1].Write<float>([1]));
        Assert.Throws<ArgumentException>(() => inputs[10].AsSpan<short>());
    }

    [Fact]
    public void Further_inputs_get_their_shape_from_the_options()
    {
        using var folder = new TempFolder();
        string path = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 1, 2, "n").Input("y", ModelBuilder.Float, 1, 1, "m", "n")
            .Node("Concat", ["x", "y"], ["z"], "", "", ModelBuilder.Attribute("axis", 2L)).Output("z").Save(folder);
        var dimensions = new Dictionary<string, long[]> { ["x"] = [1, 1, 2, 4], ["y"] = [1, 1, 3, 4] };
        using var net = new Loaded(path, new OnnxOptions { InputDimensions = dimensions });
        Assert.Equal(TensorShape.Nchw(1, 1, 5, 4), net.Model.Activations[0].Shape);
        dimensions["y"] = [1, 1, 3, 5];
        var e = Assert.Throws<ArgumentException>(() => new Loaded(path, new OnnxOptions { InputDimensions = dimensions }));
        Assert.Contains("'n' is 4", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stored_value_makes_an_input_optional()
    {
        using var folder = new TempFolder();
        string path = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 1, 1, 2).Input("bias", ModelBuilder.Float, 1, 1, 1, 2)
            .Tensor("bias", ModelBuilder.Float, [1, 1, 1, 2], 10f, 20f).Node("Add", ["x", "bias"], ["y"]).Output("y").Save(folder);
        using var net = new Loaded(path);
        net.Model.Run([1, 2]);
        Assert.Equal([11, 22], net["y"].ToArray());
    }

    [Fact]
    public void Float16_networks_give_float16_activations()
    {
        using var folder = new TempFolder();
        string path = new ModelBuilder().Input("x", ModelBuilder.Half, 1, 1, 2, 2).Tensor("two", ModelBuilder.Half, [1], (Half)2)
            .Node("Mul", ["x", "two"], ["y"]).Output("y").Save(folder);
        using var net = new Loaded(path);
        var activation = net.Model.Activations["y"];
        Assert.Equal(ElementType.Float16, activation.ElementType);
        net.Model.Inputs[0].Write<Half>([(Half)1, (Half)2, (Half)3, (Half)0.25f]);
        net.Model.Run();
        Assert.Equal([(Half)2, (Half)4, (Half)6, (Half)0.5f], ((CpuTensor)activation.Tensor).AsSpan<Half>().ToArray());
        Assert.Throws<ArgumentException>(() => net.Model.Run([1, 2, 3, 4]));
    }

    private static ModelBuilder Neg(object?[] shape) =>
        new ModelBuilder().Input("x", ModelBuilder.Float, shape).Node("Neg", ["x"], ["y"]).Output("y");

    private static ModelBuilder Open(params object?[] dimensions) => new ModelBuilder().Input("x", ModelBuilder.Float, dimensions)
        .Tensor("w", ModelBuilder.Float, [4, 3, 3, 3], NaiveNet.Values(1, 108, 1)).Node("Conv", ["x", "w"], ["c"], "", "", Pads)
        .Node("Relu", ["c"], ["y"]).Output("y", ModelBuilder.Float, null, 4, null, null);
}
