namespace GpuTiler.Onnx.Tests;

/// <summary>What an ascent cannot do, and what it does where a unit does not move.</summary>
public class AscentErrorTests
{
    [Fact]
    public void A_unit_whose_gradient_is_zero_is_dead()
    {
        // The first channel's Relu never lets anything through, the second's everything.
        var found = Run(new ModelBuilder().Input("x", ModelBuilder.Float, 1, 2, 3, 3).Tensor("b", ModelBuilder.Float, [1, 2, 1, 1], -9f, 9f)
            .Node("Add", ["x", "b"], ["sum"]).Node("Relu", ["sum"], ["y"]).Output("y"));
        Assert.Equal([true, false], found.Shown.Select(unit => unit.IsDead));
        Assert.Equal(found.Shown[0].Losses.Span[0], found.Shown[0].Loss);
    }

    [Fact]
    public void A_picture_stays_as_it_was_before_its_gradient_is_no_number()
    {
        // −√(0.65 − x) has a gradient up to 0.65, where a step of 0.05 leads soon.
        var found = Run(new ModelBuilder().Input("x", ModelBuilder.Float, 1, 1, 2, 2).Tensor("c", ModelBuilder.Float, [], 0.65f)
            .Node("Sub", ["c", "x"], ["rest"]).Node("Sqrt", ["rest"], ["root"]).Node("Neg", ["root"], ["y"]).Output("y"), steps: 20);
        var unit = Assert.Single(found.Shown);
        Assert.InRange(unit.BrokenAt!.Value, 1, 10);
        Assert.All(unit.Picture.ToArray(), value => Assert.InRange(value, 0.4f, 0.9f));
        Assert.All(unit.Losses.ToArray(), value => Assert.False(float.IsNaN(value)));
        Assert.Equal(20, unit.StepsMade);
    }

    [Fact]
    public void A_network_for_one_sample_runs_one_unit_after_another()
    {
        // A reshape to 1×4 makes one sample of a batch.
        var found = Run(new ModelBuilder().Input("x", ModelBuilder.Float, 1, 1, 2, 2).Tensor("shape", ModelBuilder.Int64, [2], 1L, 4L)
            .Tensor("w", ModelBuilder.Float, [4, 3], NaiveNet.Values(1, 12, 1)).Node("Reshape", ["x", "shape"], ["flat"])
            .Node("MatMul", ["flat", "w"], ["y"]).Output("y"));
        Assert.Equal(3, found.Shown.Count);
        Assert.All(found.Shown, unit => Assert.True(unit.Loss > unit.Losses.Span[0]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_size_that_the_network_refuses_is_named_or_its_own_taken(bool isAsked)
    {
        using var folder = new TempFolder();
        using var device = CpuDevice.Create();
        string path = NaiveNet.Model().Save(folder);
        MaximizationOptions options = new() { Recipe = AscentRecipe.Plain with { Size = (9, 9) }, Size = isAsked ? (9, 9) : null };
        if (isAsked)
        {
            string message = Assert.Throws<OnnxModelException>(() => ActivationMaximizer.Load(path, device, options)).Message;
            Assert.Contains("9×9", message, StringComparison.Ordinal);
            Assert.Contains("n/gemm", message, StringComparison.Ordinal);
            return;
        }

        using var maximizer = ActivationMaximizer.Load(path, device, options);
        Assert.Contains("n/gemm", maximizer.SizeProblem!.Message, StringComparison.Ordinal);
        Assert.Equal((NaiveNet.Size, NaiveNet.Size), (maximizer.PictureShape.Height, maximizer.PictureShape.Width));
    }

    [Fact]
    public void A_layer_below_what_fixes_the_size_runs_at_any()
    {
        using var folder = new TempFolder();
        using var device = CpuDevice.Create();
        using var maximizer = ActivationMaximizer.Load(
            NaiveNet.Model().Save(folder), device, new() { Layer = "relu", Size = (11, 9), Samples = 9 });
        Assert.Equal((11, 9, NaiveNet.Maps), (maximizer.PictureShape.Height, maximizer.PictureShape.Width, maximizer.Units.Count));
        Assert.Equal(NaiveNet.Maps, maximizer.Samples);
    }

    [Fact]
    public void Units_and_inputs_that_are_not_there_are_refused()
    {
        using var folder = new TempFolder();
        using var device = CpuDevice.Create();
        using (var maximizer = ActivationMaximizer.Load(NaiveNet.Model().Save(folder), device))
        {
            Assert.Throws<ArgumentException>(() => maximizer.Begin(new GradientUnit(NaiveNet.Classes)));
            Assert.Throws<ArgumentException>(() => maximizer.Begin());
            Assert.Throws<InvalidOperationException>(maximizer.Show);
            Assert.False(maximizer.Step());
        }

        string sum = new ModelBuilder().Input("a", ModelBuilder.Float, 1, 1, 2, 2).Input("b", ModelBuilder.Float, 1, 1, 2, 2)
            .Node("Mul", ["a", "b"], ["y"]).Output("y").Save(folder, "sum.onnx");
        Assert.Contains(
            "2 inputs", Assert.Throws<ArgumentException>(() => ActivationMaximizer.Load(sum, device)).Message, StringComparison.Ordinal);
        using var chosen = ActivationMaximizer.Load(sum, device, new() { By = "b" });
        chosen.Begin(new GradientUnit());
        Assert.Throws<InvalidOperationException>(() => chosen.Step());
        chosen.Inputs[0].Write<float>([-1, 2, 3, 4]);
        Assert.True(chosen.Step());
    }

    private static MaximizedPictures Run(ModelBuilder model, int steps = 3)
    {
        using var folder = new TempFolder();
        using var device = CpuDevice.Create();
        using var maximizer = ActivationMaximizer.Load(
            model.Save(folder), device, new() { Recipe = AscentRecipe.Plain with { Steps = steps } });
        return maximizer.Run([], cancellationToken: TestContext.Current.CancellationToken);
    }
}
