namespace GpuTiler.Onnx.Tests;

/// <summary>Ascents on the processor's device.</summary>
public class MaximizerTests
{
    private static readonly string Digits = Path.Combine(Repository.Root, "samples", "digits", "digits.onnx");

    [Fact]
    public void A_class_fires_more_and_more()
    {
        using var device = CpuDevice.Create();
        using var maximizer = ActivationMaximizer.Load(Digits, device);
        var pictures = maximizer.Run([new(3), new(8)], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal([128, 128], pictures.Shown.Select(unit => unit.StepsMade));
        Assert.All(pictures.Shown, unit => Assert.True(
            unit.Loss > 5 * Math.Max(1, unit.Losses.Span[0]), $"{unit.Unit}: {unit.Losses.Span[0]} → {unit.Loss}"));
        Assert.All(pictures.Pictures().Activations.As<float>().ToArray(), value => Assert.InRange(value, 0, 1));
        Assert.Equal([2, 1, 28, 28], pictures.InputDimensions);
    }

    [Fact]
    public void Units_climb_together_even_where_the_model_declares_one_sample()
    {
        using var device = CpuDevice.Create();
        using var maximizer = ActivationMaximizer.Load(Digits, device, new() { Layer = "conv2", Samples = 16 });
        Assert.Equal((16, 64), (maximizer.Samples, maximizer.Units.Count));

        // Of 64 units or of 9, batches are about as large as one another.
        using var few = ActivationMaximizer.Load(Digits, device, new() { Layer = "conv2", Samples = 6, Units = 9 });
        Assert.Equal(5, few.Samples);

        // Where it is left to the device, a processor takes one after another.
        using var usual = ActivationMaximizer.Load(Digits, device, new() { Layer = "conv2" });
        Assert.Equal(1, usual.Samples);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Units_that_climb_side_by_side_become_what_they_become_one_after_another(int samples)
    {
        using var device = CpuDevice.Create();
        var recipes = new[] { AscentRecipe.Plain with { Steps = 4 }, AscentRecipe.Keras with { Steps = 2, Sizes = 3, Size = (28, 28) } };
        foreach (var recipe in recipes)
        {
            var (alone, aside) = (Run(recipe, 1), Run(recipe, 3));
            Assert.Equal((1, 3), (alone.Concurrency, aside.Concurrency));
            Assert.Equal(Enumerable.Range(1, alone.Steps.Count), alone.Steps);
            Assert.Equal(alone.Steps, aside.Steps.Order());
            Assert.Equal(alone.Pictures, aside.Pictures);
        }

        (int Concurrency, List<int> Steps, float[] Pictures) Run(AscentRecipe recipe, int concurrency)
        {
            using var maximizer = ActivationMaximizer.Load(
                Digits, device, new() { Layer = "conv2", Recipe = recipe, Samples = samples, Units = 7, Concurrency = concurrency });
            var steps = new List<int>();
            var found = maximizer.Run(
                [.. maximizer.Units.Take(7)], () => steps.Add(maximizer.StepsMade), TestContext.Current.CancellationToken);
            Assert.Equal((maximizer.Steps, maximizer.Steps), (maximizer.StepsMade, steps.Count));
            return (maximizer.Concurrency, steps, [.. maximizer.Results.SelectMany(unit => unit.Picture.ToArray())]);
        }
    }

    [Fact]
    public void A_processor_climbs_with_each_core_unless_threads_or_memory_say_otherwise()
    {
        using var device = CpuDevice.Create();
        foreach (var (options, expected) in new (MaximizationOptions, int)[]
        {
            (new(), Math.Min(64, Environment.ProcessorCount)), (new() { Units = 1 }, 1), (new() { Model = new() { Threads = 2 } }, 1),
            (new() { Concurrency = 5 }, 5), (new() { Concurrency = 5, Samples = 16 }, 4),
            (new() { Concurrency = 5, Model = new() { MemoryBudget = 1_300_000 } }, 2),
        })
        {
            using var maximizer = ActivationMaximizer.Load(Digits, device, options with { Layer = "conv2" });
            Assert.Equal(expected, maximizer.Concurrency);
        }
    }

    [Fact]
    public void Those_that_climb_side_by_side_do_not_wait_for_each_other()
    {
        using var device = CpuDevice.Create();
        var setting = new AscentSetting(device, null!, default, [], 1)
        {
            Host = new ProcessorHost(),
            Seed = 0,
            Frames = 0,
            Options = default,
            Inputs = [],
            Start = null!,
        };
        Assert.NotSame(setting.Host, setting.ForAnother().Host);
    }

    [Fact]
    public void What_stops_one_of_several_that_climb_stops_all()
    {
        using var device = CpuDevice.Create();
        using var maximizer = ActivationMaximizer.Load(Digits, device, new() { Layer = "conv2", Units = 4, Concurrency = 2 });
        GradientUnit[] units = [.. maximizer.Units.Take(4)];
        int told = 0;
        var failure = Assert.Throws<InvalidOperationException>(() => maximizer.Run(
            units, () => throw new InvalidOperationException($"step {++told}"), TestContext.Current.CancellationToken));
        Assert.Matches("^step [12]$", failure.Message);
        Assert.InRange(told, 1, 2);

        // Those that climb are shown as they are, the others not.
        using var stopping = new CancellationTokenSource();
        var found = maximizer.Run(units, Stop, stopping.Token);
        Assert.True(maximizer.StepsMade < maximizer.Steps);
        Assert.Equal(maximizer.Results.Where(unit => unit.StepsMade > 0), found.Shown);
        Assert.All(found.LeftOut, left => Assert.Equal(LeftOutReason.Unfinished, left.Reason));

        void Stop()
        {
            if (maximizer.Results.Count(unit => unit.StepsMade > 0) > 1)
            {
                stopping.Cancel();
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-3)]
    public void Constants_that_are_joined_to_one_picture_are_joined_to_each_of_a_batch(int axis)
    {
        // Stored, of a node, and computed, as converters write the zeros that more channels need.
        using var folder = new TempFolder();
        using var device = CpuDevice.Create();
        string path = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 2, 3, 3)
            .Tensor("stored", ModelBuilder.Float, [1, 1, 3, 3], NaiveNet.Values(1, 9, 1))
            .Tensor("shape", ModelBuilder.Int64, [4], 1L, 2L, 3L, 3L).Node("ConstantOfShape", ["shape"], ["computed"])
            .Node("Concat", ["stored", "x", "computed"], ["more"], "n/more", "", ModelBuilder.Attribute("axis", (long)axis))
            .Tensor("w", ModelBuilder.Float, [4, 5, 2, 2], NaiveNet.Values(2, 4 * 5 * 4, 1))
            .Node("Conv", ["more", "w"], ["y"]).Output("y").Save(folder);
        var (together, one) = (Run(4), Run(1));
        Assert.Equal((4, 1), (together.Samples, one.Samples));
        Assert.All(together.Pictures.Zip(one.Pictures), pair => Assert.Equal(pair.Second, pair.First, 1e-5f));

        (int Samples, float[] Pictures) Run(int samples)
        {
            using var maximizer = ActivationMaximizer.Load(
                path, device, new() { Samples = samples, Recipe = AscentRecipe.Plain with { Steps = 5 } });
            var found = maximizer.Run([], cancellationToken: TestContext.Current.CancellationToken);
            return (maximizer.Samples, found.Pictures().Activations.As<float>().ToArray());
        }
    }

    [Fact]
    public void After_the_first_step_nothing_is_allocated()
    {
        using var device = CpuDevice.Create();
        using var maximizer = ActivationMaximizer.Load(
            Digits, device, new() { Recipe = AscentRecipe.Plain with { Steps = 100_000 }, Samples = 2 });
        maximizer.Begin(new GradientUnit(3), new GradientUnit(8));
        Assert.Equal(0, Allocations.OfThread(() =>
        {
            maximizer.Step();
            maximizer.Show();
        }));
    }

    [Fact]
    public void An_ascent_that_is_stopped_is_shown_as_it_is_and_what_had_not_begun_is_left_out()
    {
        using var device = CpuDevice.Create();
        using var stopping = new CancellationTokenSource();
        using var maximizer = ActivationMaximizer.Load(Digits, device, new() { Samples = 2, Concurrency = 1 });
        int made = 0;
        var pictures = maximizer.Run([new(3), new(8), new(5)], () => Stop(++made), stopping.Token);
        Assert.Equal([7, 7], pictures.Shown.Select(unit => unit.StepsMade));
        Assert.Equal(
            (new GradientUnit(5).ToString(), LeftOutReason.Unfinished),
            (pictures.LeftOut[0].Unit.Unit.ToString(), pictures.LeftOut[0].Reason));
        Assert.Contains(pictures.Pictures().Activations.As<float>().ToArray(), value => value is > 0 and < 1);

        void Stop(int steps)
        {
            if (steps == 7)
            {
                stopping.Cancel();
            }
        }
    }

    [Fact]
    public void A_layer_in_place_of_the_input_is_changed_as_if_the_network_began_there()
    {
        using var folder = new TempFolder();
        using var device = CpuDevice.Create();
        string whole = NaiveAscent.Model(1L, 3L, 9L, 8L).Node("Relu", ["relu"], ["more"]).Output("more").Save(folder);
        string behind = new ModelBuilder().Input("relu", ModelBuilder.Float, 1L, 5L, 7L, 6L)
            .Node("Relu", ["relu"], ["more"]).Output("more").Save(folder, "behind.onnx");
        Assert.Equal(Pictures(behind, null), Pictures(whole, "relu"));

        float[] Pictures(string path, string? by)
        {
            using var maximizer = ActivationMaximizer.Load(
                path, device, new() { Layer = "more", By = by, Recipe = AscentRecipe.Digits with { Steps = 3, LeastSum = null } });
            return maximizer.Run([], cancellationToken: TestContext.Current.CancellationToken).Pictures().Activations.As<float>().ToArray();
        }
    }

    [Theory]
    [InlineData("1,12", "1,1,3,4", "3x4")]
    [InlineData("1,9", "1,1,3,3", null)]
    [InlineData("batch,9", "1,1,3,3", null)]
    [InlineData("1,7", "1,1,1,7", null)]
    [InlineData("batch,3,5", "1,1,3,5", null)]
    [InlineData("1,5,3", "1,1,5,3", null)]
    [InlineData("3,4,5", "1,3,4,5", null)]
    [InlineData("4,5,3", "1,4,5,3", null)]
    public void An_input_of_other_dimensions_is_changed_as_the_pictures_that_it_stands_for(string dimensions, string pictures, string? size)
    {
        const int Units = 3;
        var (own, like) = (Run(dimensions), Run(pictures));
        Assert.Equal(Units, own.Shown.Count);
        Assert.Equal(like.Pictures().Activations.As<float>().ToArray(), own.Pictures().Activations.As<float>().ToArray());
        Assert.Equal(like.Pictures().Activations.Shape, own.Pictures().Activations.Shape);
        bool hasBatch = dimensions[0] is '1' or 'b';
        Assert.Equal([Units, .. (hasBatch ? dimensions : pictures).Split(',').Skip(1).Select(long.Parse)], own.InputDimensions);

        MaximizedPictures Run(string input)
        {
            using var folder = new TempFolder();
            using var device = CpuDevice.Create();
            object[] declared = [.. input.Split(',').Select(one => long.TryParse(one, out long number) ? number : (object)one)];
            long features = pictures.Split(',').Aggregate(1L, (product, one) => product * long.Parse(one));
            long axis = input[0] is '1' or 'b' ? 1 : 0;
            string path = new ModelBuilder().Input("x", ModelBuilder.Float, declared)
                .Node("Flatten", ["x"], ["flat"], "", "", ModelBuilder.Attribute("axis", axis))
                .Tensor("w", ModelBuilder.Float, [features, Units], NaiveNet.Values(1, (int)features * Units, 1))
                .Node("MatMul", ["flat", "w"], ["sums"]).Node("Tanh", ["sums"], ["y"]).Output("y").Save(folder);
            using var maximizer = ActivationMaximizer.Load(path, device, new()
            {
                Recipe = AscentRecipe.Plain with { Steps = 5 },
                Size = size is null ? null : (3, 4),
            });
            return maximizer.Run([], cancellationToken: TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public void A_picture_stays_once_its_loss_was_too_large()
    {
        using var device = CpuDevice.Create();
        float[] free = Losses(null), limited = Losses(free[4]);
        int first = Array.FindIndex(free, loss => loss > free[4]);

        // The step that is known to be too far is still made.
        Assert.InRange(first, 1, 8);
        Assert.Equal(free[..(first + 2)], limited[..(first + 2)]);
        Assert.All(limited[(first + 1)..], loss => Assert.Equal(limited[first + 1], loss));

        float[] Losses(double? most)
        {
            using var maximizer = ActivationMaximizer.Load(
                Digits, device, new() { Recipe = AscentRecipe.Plain with { Steps = 10, MostLoss = most } });
            return maximizer.Run([new(3), new(8)], cancellationToken: TestContext.Current.CancellationToken).Shown[0].Losses.ToArray();
        }
    }

    [Fact]
    public void Moments_on_the_way_are_kept_and_the_last_is_the_end()
    {
        using var device = CpuDevice.Create();
        using var maximizer = ActivationMaximizer.Load(
            Digits, device, new() { Frames = 4, Recipe = AscentRecipe.Plain with { Steps = 10 } });
        var pictures = maximizer.Run([new(3)], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(4, pictures.Frames);
        Assert.Equal(pictures.Pictures().Activations.As<float>().ToArray(), pictures.Pictures(3).Activations.As<float>().ToArray());
        Assert.NotEqual(pictures.Pictures(0).Activations.As<float>().ToArray(), pictures.Pictures(1).Activations.As<float>().ToArray());
    }

    [Fact]
    public void DeepDream_changes_a_picture_and_keeps_what_it_shows()
    {
        using var folder = new TempFolder();
        using var device = CpuDevice.Create();
        float[] picture = [.. NaiveNet.Values(1, 3 * 40 * 32, 0.5f).Select(value => value + 0.5f)];
        using var maximizer = ActivationMaximizer.Load(
            NaiveAscent.Model().Save(folder), device,
            new() { Recipe = AscentRecipe.DeepDream with { Steps = 1, Rate = 1e-6 }, Size = (40, 32) });
        maximizer.Begin(new GradientUnit());
        Assert.Throws<InvalidOperationException>(() => maximizer.Step());
        maximizer.Start.Write<float>(picture);

        // Steps that move nothing show that the detail which smaller sizes lose comes back.
        var found = maximizer.Run([], cancellationToken: TestContext.Current.CancellationToken);
        double[] errors = [.. Assert.Single(found.Shown).Picture.ToArray()
            .Zip(picture, (one, other) => (double)Math.Abs(one - other)).Order()];
        Assert.InRange(errors[errors.Length / 2], 0, 1e-3);
        Assert.Equal(3, found.Shown[0].StepsMade);
    }
}
