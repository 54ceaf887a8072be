namespace GpuTiler.Onnx.Testing;

/// <summary>Ascents on a device that runs networks itself and gives nothing to the processor, beside those of the processor.</summary>
internal static class DeviceAscents
{
    // A few steps: later ones differ where a Relu has closed on one of the two.
    private static readonly Dictionary<string, AscentRecipe> Recipes = new()
    {
        ["plain"] = AscentRecipe.Plain with { Steps = 3 },
        ["keras"] = AscentRecipe.Keras with { Steps = 2, Sizes = 2, EndsEnlarged = false, Size = (30, 26) },
        ["keras-2020"] = AscentRecipe.Keras2020 with { Steps = 3, Size = (28, 28), Crop = 4 },
        ["digits"] = AscentRecipe.Digits with { Steps = 3 },
        ["deepdream"] = AscentRecipe.DeepDream with { Steps = 2, Sizes = 2 },
        ["lucid"] = AscentRecipe.Lucid with
            { Steps = 3, Pictures = 2, Diversity = 0.5, Penalties = new() { TotalVariation = 0.1, L1 = 0.1, L2 = 0.1, Blur = 0.1 } },
    };

    public static IEnumerable<string> Names => Recipes.Keys;

    /// <summary>Tries a recipe on the sample network's second convolution.</summary>
    /// <param name="device">The device.</param>
    /// <param name="path">The sample network.</param>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="tolerance">The part of the largest value of a picture, or of the losses, that one may be off.</param>
    public static void Try(TileDevice device, string path, string name, double tolerance)
    {
        using var processor = CpuDevice.Create(new() { Threads = 1 });
        var (expected, found) = (Run(processor), Run(device));
        Assert.Equal(expected.Count, found.Count);
        Assert.NotEmpty(expected);
        foreach (var (one, other) in expected.Zip(found))
        {
            Assert.Equal(one.Number, other.Number);
            Assert.Contains(one.Losses.ToArray(), loss => loss != 0);
            AssertClose(one.Losses, other.Losses);
            AssertClose(one.Input, other.Input);
            AssertClose(one.Picture, other.Picture);
        }

        IReadOnlyList<MaximizedUnit> Run(TileDevice on)
        {
            using var maximizer = ActivationMaximizer.Load(path, on, new() { Layer = "conv2", Recipe = Recipes[name], Seed = 3 });
            if (Recipes[name].RestoresDetail)
            {
                maximizer.Start.Write<float>(Array.ConvertAll(NaiveNet.Values(5, maximizer.Start.ElementCount, 1), Math.Abs));
            }

            maximizer.Run(Recipes[name].IsOfWholeLayer ? [] : [new(2), new(5)], cancellationToken: TestContext.Current.CancellationToken);
            return [.. maximizer.Results];
        }

        void AssertClose(ReadOnlyMemory<float> one, ReadOnlyMemory<float> other)
        {
            float[] values = one.ToArray();
            Assert.Equal(values.Length, other.Length);
            double most = tolerance * values.Max(MathF.Abs);
            Assert.All(values.Zip(other.ToArray()), pair => Assert.Equal(pair.First, pair.Second, most));
        }
    }
}
