namespace GpuTiler.Onnx.Tests;

/// <summary>What cannot be differentiated, and what only looks as if.</summary>
public class GradientErrorTests
{
    private static readonly float[] Frame = [1, -2, 3, 4];

    [Fact]
    public void An_operator_without_a_rule_is_named_with_what_the_gradient_reaches()
    {
        var e = Assert.Throws<GradientException>(
            () => Create(Chain().Node("Det", ["x3"], ["d"], "det").Node("Neg", ["d"], ["y"]).Output("y")));
        Assert.Equal(("Det", "det", "d"), (e.Operator, e.Node, e.Reach));
        Assert.Contains("'d'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_of_the_users_own_is_used()
    {
        using var folder = new TempFolder();
        string path = Input().Tensor("three", ModelBuilder.Float, [1], 3f)
            .Node("Mod", ["x", "three"], ["y"], "", "", ModelBuilder.Attribute("fmod", 1L)).Output("y").Save(folder);
        Assert.Equal("Mod", Assert.Throws<GradientException>(() => GradientModel.Create(path)).Operator);
        using var device = CpuDevice.Create();
        using var gradient = OnnxGradient.Load(
            path, device, new() { Rules = GradientRules.Default.With("Mod", node => node.Give(0, node.Gradient)) });
        gradient.SetUnits(new GradientUnit(2));
        gradient.Run(Frame);
        Assert.Equal([0, 0, 1, 0], Differences.Read(gradient.Gradient));
    }

    [Fact]
    public void A_rule_that_forgets_an_input_is_an_error_and_no_zero()
    {
        using var folder = new TempFolder();
        string path = Input().Node("Neg", ["x"], ["y"]).Output("y").Save(folder);
        var e = Assert.Throws<GradientException>(
            () => GradientModel.Create(path, new() { Rules = GradientRules.Default.With("Neg", _ => { }) }));
        Assert.Contains("'x'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_layer_that_does_not_depend_on_the_input_is_refused()
    {
        var model = Input().Input("z", ModelBuilder.Float, 1, 4).Node("Neg", ["x"], ["y"]).Node("Add", ["y", "z"], ["w"]).Output("w");
        Assert.Contains("does not depend on 'z'", Refused(model, new() { Layer = "y", By = "z" }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_gradient_that_is_zero_by_steps_is_refused()
    {
        string text = Refused(Input().Node("Floor", ["x"], ["f"], "step").Node("Neg", ["f"], ["y"]).Output("y"), default);
        Assert.Contains("Floor ('step')", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_inputs_one_is_chosen()
    {
        var model = Input().Input("z", ModelBuilder.Float, 1, 4).Node("Mul", ["x", "z"], ["y"]).Output("y");
        Assert.Contains("x, z", Refused(model, default), StringComparison.Ordinal);
        using var folder = new TempFolder();
        using var device = CpuDevice.Create();
        using var gradient = OnnxGradient.Load(model.Save(folder), device, new() { By = "z" });
        gradient.SetUnits(new GradientUnit(1));
        gradient.Inputs.Single(input => input.Name == "x").Write<float>(Frame);
        gradient.Inputs.Single(input => input.Name == "z").Write<float>(Frame);
        gradient.Run();
        Assert.Equal([0, -2, 0, 0], Differences.Read(gradient.Gradient));
    }

    [Theory]
    [InlineData("4")]
    [InlineData("0,0")]
    public void A_unit_outside_is_refused(string unit)
    {
        using var folder = new TempFolder();
        using var device = CpuDevice.Create();
        using var gradient = OnnxGradient.Load(Input().Node("Neg", ["x"], ["y"]).Output("y").Save(folder), device);
        Assert.Contains(
            unit, Assert.Throws<ArgumentException>(() => gradient.SetUnits(GradientUnit.Parse(unit))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("a")]
    [InlineData("")]
    [InlineData("1,,2")]
    public void What_names_no_unit_is_refused(string text) => Assert.Throws<FormatException>(() => GradientUnit.Parse(text));

    [Fact]
    public void A_branch_is_named()
    {
        Message Branch(string name, string type) => new Message().Text(1, name).Int(20, 5).Sub(
            6, new Message().Sub(1, new Message().Text(1, "x").Text(2, name + "/y").Text(4, type))
                .Text(2, name).Sub(12, Output(name + "/y")));
        var model = Input().Node("ReduceSum", ["x"], ["sum"], "", "", ModelBuilder.Attribute("keepdims", 0L))
            .Node("Cast", ["sum"], ["isTrue"], "", "", ModelBuilder.Attribute("to", 9L))
            .Node("If", ["isTrue"], ["y"], "branch", "", Branch("then_branch", "Neg"), Branch("else_branch", "Relu")).Output("y");
        var e = Assert.Throws<GradientException>(() => Create(model));
        Assert.Equal(("If", "branch"), (e.Operator, e.Node));
    }

    [Fact]
    public void A_tensor_that_is_used_twice_has_the_sum()
    {
        // d(x² + x)/dx.
        Assert.Equal([3, -3, 7, 9], Sum(Input().Node("Mul", ["x", "x"], ["s"]).Node("Add", ["s", "x"], ["y"]).Output("y")));
    }

    [Fact]
    public void Stored_tensors_may_be_activations()
    {
        Assert.Equal([2, 0, 2, 2], Sum(Input().Tensor("c", ModelBuilder.Float, [1], 2f)
            .Node("Relu", ["c"], ["d"]).Node("Relu", ["x"], ["r"]).Node("Mul", ["r", "d"], ["y"]).Output("y")));
    }

    [Fact]
    public void Quantized_layers_are_passed_straight_through_and_counted()
    {
        using var folder = new TempFolder();
        string path = Input().Tensor("scale", ModelBuilder.Float, [], 0.1f).Tensor("zero", ModelBuilder.UInt8, [], (byte)128)
            .Node("QuantizeLinear", ["x", "scale", "zero"], ["q"]).Node("DequantizeLinear", ["q", "scale", "zero"], ["d"])
            .Node("Mul", ["d", "d"], ["y"]).Output("y").Save(folder);
        using var device = CpuDevice.Create();
        using var gradient = OnnxGradient.Load(path, device);
        gradient.SetUnits(new GradientUnit { Weight = 4 });
        gradient.Run(Frame);
        Assert.Equal(1, gradient.Passed["QuantizeLinear"]);
        Assert.All(Differences.Read(gradient.Gradient).Zip(Frame), pair => Assert.Equal(2 * pair.Second, pair.First, 0.1f));
    }

    [Fact]
    public void Samples_of_a_batch_have_losses_and_units_of_their_own()
    {
        using var folder = new TempFolder();
        string path = new ModelBuilder().Input("x", ModelBuilder.Float, "N", 2).Node("Mul", ["x", "x"], ["y"]).Output("y").Save(folder);
        using var device = CpuDevice.Create();
        using var gradient = OnnxGradient.Load(
            path, device, new() { Model = new() { InputDimensions = new Dictionary<string, long[]> { ["x"] = [2, 2] } } });
        Assert.Equal(2, gradient.Samples);
        gradient.SetUnits(0, new GradientUnit(1));
        gradient.SetUnits(1, new GradientUnit(0), new GradientUnit(1) { Weight = -1 });
        gradient.Run(Frame);
        Assert.Equal([4, 9 - 16], Differences.Read(gradient.Loss));
        Assert.Equal([0, -4, 6, -8], Differences.Read(gradient.Gradient));
    }

    [Fact]
    public void A_saved_model_is_the_same_in_a_plain_session()
    {
        using var folder = new TempFolder();
        string saved = Path.Combine(folder.Path, "gradient.onnx");
        using (var model = GradientModel.Create(Path.Combine(Repository.Root, "samples", "digits", "digits.onnx")))
        {
            model.Save(saved);
        }

        using var device = CpuDevice.Create();
        using var gradient = OnnxGradient.Load(Path.Combine(Repository.Root, "samples", "digits", "digits.onnx"), device);
        float[] frame = NaiveNet.Values(3, gradient.Inputs[0].ElementCount, 1);
        gradient.SetUnits(new GradientUnit(5));
        gradient.Run(frame);
        using var options = new Microsoft.ML.OnnxRuntime.RunOptions();
        using var session = new Microsoft.ML.OnnxRuntime.InferenceSession(saved);
        using var x = Microsoft.ML.OnnxRuntime.OrtValue.CreateTensorValueFromMemory(frame, gradient.Dimensions.ToArray());
        using var weights = Microsoft.ML.OnnxRuntime.OrtValue.CreateTensorValueFromMemory(
            [.. Enumerable.Range(0, 10).Select(i => i == 5 ? 1f : 0)], [1L, 10]);
        using var results = session.Run(
            options, [gradient.Inputs[0].Name, GradientModel.WeightsName], [x, weights], [GradientModel.GradientName]);
        Assert.All(
            results[0].GetTensorDataAsSpan<float>().ToArray().Zip(Differences.Read(gradient.Gradient)),
            pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void A_shape_that_depends_on_values_is_named()
    {
        var model = Input().Tensor("zero", ModelBuilder.Int64, [1], 0L).Tensor("axis", ModelBuilder.Int64, [1], 1L)
            .Node("ReduceMax", ["x"], ["most"], "", "", ModelBuilder.Attribute("keepdims", 1L), ModelBuilder.Attribute("axes", 0L, 1L))
            .Node("Reshape", ["most", "minus"], ["flat"]).Tensor("minus", ModelBuilder.Int64, [1], -1L)
            .Node("Cast", ["flat"], ["end"], "", "", ModelBuilder.Attribute("to", 7L))
            .Node("Slice", ["x", "zero", "end", "axis"], ["y"], "cut").Output("y");
        Assert.Contains("depends on values", Assert.Throws<GradientException>(() => Create(model)).Message, StringComparison.Ordinal);
    }

    private static Message Output(string name) => new Message().Text(1, name).Sub(2, new Message().Sub(1, new Message().Int(1, 1)));

    private static ModelBuilder Input() => new ModelBuilder().Input("x", ModelBuilder.Float, 1, 4);

    private static ModelBuilder Chain() =>
        new ModelBuilder().Input("x", ModelBuilder.Float, 1, 2, 2).Node("Neg", ["x"], ["x2"]).Node("Relu", ["x2"], ["x3"]);

    private static void Create(ModelBuilder model)
    {
        using var folder = new TempFolder();
        GradientModel.Create(model.Save(folder)).Dispose();
    }

    private static string Refused(ModelBuilder model, GradientOptions options)
    {
        using var folder = new TempFolder();
        string path = model.Save(folder);
        return Assert.Throws<ArgumentException>(() => GradientModel.Create(path, options)).Message;
    }

    // The gradient of the sum of all elements.
    private static float[] Sum(ModelBuilder model)
    {
        using var folder = new TempFolder();
        using var device = CpuDevice.Create();
        using var gradient = OnnxGradient.Load(model.Save(folder), device);
        gradient.SetUnits(new GradientUnit { Weight = 4 });
        gradient.Run(Frame);
        return Differences.Read(gradient.Gradient);
    }
}
