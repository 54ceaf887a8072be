namespace GpuTiler.Onnx.Tests;

/// <summary>Each recipe against the same written as loops in double precision.</summary>
public class RecipeTests
{
    private const int Height = 17, Width = 13, Steps = 10, Seed = 5;

    // Half of what a level of 8 bits is.
    private const double Tolerance = 0.5 / 255;

    [Theory]
    [InlineData("plain")]
    [InlineData("keras")]
    [InlineData("keras-2020")]
    [InlineData("digits")]
    [InlineData("adam")]
    public void Ten_steps_of_a_recipe_give_the_same_pictures_and_losses(string name)
    {
        var naive = new NaiveAscent(Height, Width);
        double[] mean = [0.4, 0.5, 0.45], std = [0.2, 0.25, 0.3];
        var recipe = Recipe(name) with { Steps = Steps };
        var pictures = Run(recipe, new() { Mean = [.. mean.Select(value => (float)value)], Std = [.. std.Select(value => (float)value)] });
        Assert.Equal(NaiveAscent.Maps, pictures.Shown.Count);
        foreach (var unit in pictures.Shown)
        {
            int map = unit.Unit.Index[0];
            var start = new float[NaiveAscent.Channels * Height * Width];
            recipe.Start.Fill(start, Seed, unit.Unit);
            double[] x = Array.ConvertAll(start, value => (double)value);
            var (losses, picture) = name switch
            {
                "keras" => (naive.Keras(x, map, Steps), naive.Deprocess(x, 0.25, 1e-7, 0)),
                "keras-2020" => (naive.Keras2020(x, map, Steps), naive.Deprocess(x, 0.15, 1e-5, 3)),
                "adam" => (naive.Adam(x, map, Steps), x),
                "digits" => (naive.Digits(x, map, Steps), x),
                _ => (naive.Plain(x, map, Steps, mean, std), x),
            };
            AssertClose(losses, unit.Losses.ToArray(), 1e-3 * losses.Max(Math.Abs));
            AssertClose(picture, unit.Picture.ToArray(), Tolerance);
        }
    }

    [Fact]
    public void A_picture_grows_through_sizes_as_with_Keras()
    {
        const int Sizes = 5, StepsOfEach = 4;
        var last = (Height: 40, Width: 33);
        using var folder = new TempFolder();
        using var device = CpuDevice.Create();
        using var maximizer = ActivationMaximizer.Load(NaiveAscent.Model().Save(folder), device, new()
        {
            Recipe = AscentRecipe.Keras with { Sizes = Sizes, Steps = StepsOfEach },
            Size = last,
            Seed = Seed,
            Samples = 2,
        });
        var pictures = maximizer.Run([], cancellationToken: TestContext.Current.CancellationToken);
        Assert.NotEmpty(pictures.Shown);
        foreach (var unit in pictures.Shown)
        {
            double shrunk = Math.Pow(1.2, Sizes - 1);
            var start = new float[NaiveAscent.Channels * (int)(last.Height / shrunk) * (int)(last.Width / shrunk)];
            AscentRecipe.Keras.Start.Fill(start, Seed, unit.Unit);
            double[] expected = NaiveAscent.KerasThrough(
                Array.ConvertAll(start, value => (double)value), unit.Unit.Index[0], StepsOfEach, Sizes, last);
            double[] errors = [.. expected.Zip(unit.Picture.ToArray(), (one, other) => Math.Abs(one - other)).Order()];
            Assert.Equal(NaiveAscent.Channels * last.Height * last.Width, errors.Length);

            // Pillow rounds between across and down, too, and a level that is rounded the other way may flip a Relu later.
            Assert.InRange(errors[errors.Length * 95 / 100], 0, 2.0 / 255);
            Assert.Equal((Sizes - 1) * StepsOfEach, unit.StepsMade);
        }
    }

    [Fact]
    public void Pictures_have_their_channels_first_and_red_first_whatever_the_network_takes()
    {
        using var folder = new TempFolder();
        using var device = CpuDevice.Create();
        var recipe = Recipe("digits") with { Steps = Steps };
        using var maximizer = ActivationMaximizer.Load(NaiveAscent.ChannelsLast().Save(folder), device, new()
        {
            Recipe = recipe,
            Size = (Height, Width),
            Seed = Seed,
            Preparation = new() { Bgr = true },
        });
        var pictures = maximizer.Run([new(2)], cancellationToken: TestContext.Current.CancellationToken);
        const int Area = Height * Width;
        var start = new float[NaiveAscent.Channels * Area];
        recipe.Start.Fill(start, Seed, new(2));
        double[] x = [.. from channel in Enumerable.Range(0, NaiveAscent.Channels) from place in Enumerable.Range(0, Area)
            select (double)start[(place * NaiveAscent.Channels) + channel]];
        new NaiveAscent(Height, Width).Digits(x, 2, Steps);
        AssertClose([.. x[(2 * Area)..], .. x[Area..(2 * Area)], .. x[..Area]], pictures.Shown[0].Picture.ToArray(), Tolerance);
        double[] taken = [.. from place in Enumerable.Range(0, Area) from channel in Enumerable.Range(0, NaiveAscent.Channels)
            select x[(channel * Area) + place]];
        AssertClose(taken, pictures.Shown[0].Input.ToArray(), Tolerance);
        Assert.Equal([1, Height, Width, NaiveAscent.Channels], pictures.InputDimensions);
    }

    [Fact]
    public void A_picture_is_the_same_alone_and_among_others()
    {
        var together = Run(AscentRecipe.Plain with { Steps = Steps }, default, samples: 3);
        foreach (var unit in together.Shown)
        {
            var alone = Run(AscentRecipe.Plain with { Steps = Steps }, default, units: [unit.Unit]);
            AssertClose(unit.Picture.ToArray().Select(value => (double)value), alone.Shown[0].Picture.ToArray(), 1e-5);
        }
    }

    private static AscentRecipe Recipe(string name) => name switch
    {
        "keras" => AscentRecipe.Keras with { Sizes = 1, IsSorted = false, IsSquare = false, LeastLoss = null },
        "keras-2020" => AscentRecipe.Keras2020 with { Crop = 3 },
        "adam" => AscentRecipe.Digits with { IsSquare = false, LeastSum = null, Optimizer = AscentOptimizer.Adam, Rate = 0.05 },
        "digits" => AscentRecipe.Digits with { IsSquare = false, LeastSum = null },
        _ => AscentRecipe.Plain,
    };

    private static MaximizedPictures Run(AscentRecipe recipe, ImagePreparation preparation, int samples = 0, GradientUnit[]? units = null)
    {
        using var folder = new TempFolder();
        using var device = CpuDevice.Create();
        using var maximizer = ActivationMaximizer.Load(NaiveAscent.Model().Save(folder), device, new()
        {
            Recipe = recipe,
            Size = (Height, Width),
            Seed = Seed,
            Preparation = preparation,
            Samples = samples,
        });
        return maximizer.Run(units ?? [], cancellationToken: TestContext.Current.CancellationToken);
    }

    private static void AssertClose(IEnumerable<double> expected, float[] found, double tolerance)
    {
        double[] all = [.. expected];
        Assert.Equal(all.Length, found.Length);
        Assert.All(all.Zip(found), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }
}
