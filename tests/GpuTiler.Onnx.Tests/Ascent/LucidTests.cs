namespace GpuTiler.Onnx.Tests;

/// <summary>Ascents of Lucid's kind against the same in double precision, whose gradient is that of central differences.</summary>
public class LucidTests
{
    private const int Seed = 5;

    private static readonly double[] Mean = [0.4, 0.5, 0.45], Std = [0.2, 0.25, 0.3];
    private static readonly PictureTransforms Moves = new() { Pad = 2, Jitter = 2, Scale = 0.1, Rotation = 10, LastJitter = 3 };

    private static readonly Dictionary<string, AscentRecipe> Recipes = new()
    {
        ["lucid"] = AscentRecipe.Lucid,
        ["moved less"] = AscentRecipe.Lucid with { Transforms = Moves },
        ["still"] = AscentRecipe.Lucid with { Transforms = default, Decay = 0.5 },
        ["penalties"] = AscentRecipe.Lucid with
        {
            Transforms = Moves,
            Penalties = new() { TotalVariation = 0.01, L1 = 0.003, L2 = 0.02, Center = 0.45, Blur = 0.2 },
        },
        ["diversity"] = AscentRecipe.Lucid with { Transforms = Moves, Pictures = 3, Diversity = 0.5 },
        ["waves of plain colors"] = AscentRecipe.Lucid with { Transforms = Moves, Colors = PictureColors.Channels },
        ["values without bounds"] = AscentRecipe.Lucid with { Transforms = Moves, TakesRawValues = true },
        ["decorrelated pixels"] = AscentRecipe.Lucid with { Transforms = Moves, Basis = PictureBasis.Pixels },
        ["plain and moved"] = AscentRecipe.Plain with { Transforms = Moves, Penalties = new() { TotalVariation = 0.01, Blur = 0.1 } },
    };

    public static TheoryData<string, int, int, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, int, int, bool> { { "lucid", 8, 10, true }, { "plain and moved", 8, 9, true } };
            foreach (string name in Recipes.Keys)
            {
                cases.Add(name, 9, 7, false);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Steps_are_those_of_the_recipe(string name, int height, int width, bool isOtherOrder)
    {
        const int Steps = 3;
        const int Map = 1;
        var recipe = Recipes[name] with { Steps = Steps };
        var naive = new NaiveLucid(height, width, recipe, Mean, Std, isOtherOrder, Seed);
        double[][] points = [.. Enumerable.Range(0, recipe.Pictures)
            .Select(picture => Noise(recipe, naive.Count, picture, isOtherOrder ? height * width : 0))];
        var losses = naive.Climb(points, Map, Steps);
        var found = Run(recipe, (height, width), isOtherOrder, [new(Map)]);
        Assert.Equal(recipe.Pictures, found.Shown.Count);
        foreach (var (i, unit) in found.Shown.Index())
        {
            Assert.Equal(i, unit.Number);
            AssertClose([.. losses.Select(one => one[i])], unit.Losses.ToArray(), 1e-5);

            // The picture is shown with red first.
            double[] picture = naive.Picture(points[i]);
            int area = height * width;
            AssertClose(
                isOtherOrder ? [.. picture[(2 * area)..], .. picture[area..(2 * area)], .. picture[..area]] : picture,
                unit.Picture.ToArray(), 1e-4);
        }
    }

    [Fact]
    public void A_picture_is_the_same_alone_among_others_and_again_but_with_another_seed()
    {
        var recipe = AscentRecipe.Lucid with { Steps = 4 };
        var all = Run(recipe, (9, 7), false, [], samples: 5);
        Assert.Equal(NaiveAscent.Maps, all.Shown.Count);
        foreach (var unit in all.Shown)
        {
            double[] expected = Array.ConvertAll(unit.Picture.ToArray(), value => (double)value);
            AssertClose(expected, Run(recipe, (9, 7), false, [unit.Unit]).Shown[0].Picture.ToArray(), 1e-5);
            Assert.NotEqual(unit.Picture.ToArray(), Run(recipe, (9, 7), false, [unit.Unit], Seed + 1).Shown[0].Picture.ToArray());
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_picture_that_is_given_is_where_it_begins_at_every_size(int sizes)
    {
        using var folder = new TempFolder();
        using var device = CpuDevice.Create();
        var recipe = AscentRecipe.Lucid with { Steps = 1, Rate = 1e-6, Sizes = sizes };
        using var maximizer = ActivationMaximizer.Load(
            NaiveAscent.Model().Save(folder), device, new() { Recipe = recipe, Size = (31, 24) });

        // Waves that every size has room for.
        float[] picture = [.. from i in Enumerable.Range(0, 3 * 31 * 24)
            select (float)(0.5 + (0.3 * Math.Sin(i % 24 * 0.3) * Math.Cos(i / 24 * 0.2)))];
        maximizer.Start.Write<float>(picture);
        var found = maximizer.Run([new(0)], cancellationToken: TestContext.Current.CancellationToken);
        Assert.All(found.Shown[0].Picture.ToArray().Zip(picture), pair => Assert.Equal(pair.Second, pair.First, sizes == 1 ? 1e-4 : 0.05));
        Assert.Equal(sizes, found.Shown[0].StepsMade);
    }

    [Fact]
    public void After_the_first_step_nothing_is_allocated()
    {
        using var folder = new TempFolder();
        using var device = CpuDevice.Create();
        using var maximizer = ActivationMaximizer.Load(
            NaiveAscent.Model().Save(folder), device, new() { Recipe = AscentRecipe.Lucid with { Steps = 100_000 }, Size = (12, 12) });
        maximizer.Begin(new GradientUnit(3));
        Assert.Equal(0, Allocations.OfThread(() =>
        {
            maximizer.Step();
            maximizer.Show();
        }));
    }

    [Fact]
    public void Pictures_of_a_unit_climb_together_and_otherwise_diversity_is_refused()
    {
        using var folder = new TempFolder();
        using var device = CpuDevice.Create();
        string path = NaiveAscent.Model().Save(folder);
        var recipe = AscentRecipe.Lucid with { Pictures = 3, Diversity = 1, Steps = 1 };
        using (var maximizer = ActivationMaximizer.Load(path, device, new() { Recipe = recipe, Size = (9, 9), Samples = 2 }))
        {
            Assert.Equal(6, maximizer.Samples);
            var found = maximizer.Run([], cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(3 * NaiveAscent.Maps, found.Shown.Count);
            Assert.Equal(3, found.Appearance.Columns);
        }

        // A reshape to 1×4 makes one sample of a batch.
        string single = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 1, 2, 2).Tensor("shape", ModelBuilder.Int64, [2], 1L, 4L)
            .Node("Reshape", ["x", "shape"], ["y"]).Output("y").Save(folder, "single.onnx");
        string message = Assert.Throws<ArgumentException>(
            () => ActivationMaximizer.Load(single, device, new() { Recipe = recipe })).Message;
        Assert.Contains("3 pictures", message, StringComparison.Ordinal);
        using var alone = ActivationMaximizer.Load(single, device, new() { Recipe = recipe with { Diversity = 0 } });
        Assert.Equal(12, alone.Run([], cancellationToken: TestContext.Current.CancellationToken).Shown.Count);
    }

    [Fact]
    public void Numbers_that_make_no_sense_are_refused()
    {
        using var device = CpuDevice.Create();
        foreach (var recipe in new[]
        {
            AscentRecipe.Lucid with { Diversity = 1 }, AscentRecipe.Lucid with { Pictures = 0 },
            AscentRecipe.Lucid with { Decay = double.NaN },
            AscentRecipe.Lucid with { Transforms = new() { Pad = -1 } }, AscentRecipe.Lucid with { Transforms = new() { Scale = 1 } },
            AscentRecipe.Lucid with { Transforms = new() { Rotation = 181 } }, AscentRecipe.Lucid with { Penalties = new() { Blur = -1 } },
            AscentRecipe.Lucid with { Penalties = new() { L1 = double.PositiveInfinity } },
        })
        {
            Assert.ThrowsAny<ArgumentException>(() => ActivationMaximizer.Load("absent.onnx", device, new() { Recipe = recipe }));
        }
    }

    // The noise is in the network's order where that is what is changed.
    private static double[] Noise(AscentRecipe recipe, int count, int picture, int areaOfLast)
    {
        var start = new float[count];
        recipe.Start.Fill(start, Seed, new(1), picture);
        bool isMoved = areaOfLast > 0 && recipe.Basis == PictureBasis.Pixels && recipe.Colors == PictureColors.Channels;
        return [.. Enumerable.Range(0, count).Select(i => (double)start[isMoved ? (i % areaOfLast * 3) + (i / areaOfLast) : i])];
    }

    private static MaximizedPictures Run(
        AscentRecipe recipe, (int Height, int Width) size, bool isOtherOrder, GradientUnit[] units, int seed = Seed, int samples = 0)
    {
        using var folder = new TempFolder();
        using var device = CpuDevice.Create();
        string path = (isOtherOrder ? NaiveAscent.ChannelsLast() : NaiveAscent.Model()).Save(folder);
        using var maximizer = ActivationMaximizer.Load(path, device, new()
        {
            Recipe = recipe,
            Size = size,
            Seed = seed,
            Samples = samples,
            Preparation = new()
            {
                Mean = Array.ConvertAll(Mean, value => (float)value),
                Std = Array.ConvertAll(Std, value => (float)value),
                Bgr = isOtherOrder,
            },
        });
        return maximizer.Run(units, cancellationToken: TestContext.Current.CancellationToken);
    }

    private static void AssertClose(double[] expected, float[] found, double tolerance)
    {
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }
}
