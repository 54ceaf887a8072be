namespace GpuTiler.Onnx.Tests;

/// <summary>Each method against its formula, written once more on the host.</summary>
public class AttributionTests
{
    private const int Count = 2 * NaiveNet.Size * NaiveNet.Size, Places = NaiveNet.Size * NaiveNet.Size;
    private static readonly GradientUnit Unit = new(3);

    [Theory]
    [InlineData(AttributionMethod.Gradient)]
    [InlineData(AttributionMethod.Saliency)]
    [InlineData(AttributionMethod.InputXGradient)]
    [InlineData(AttributionMethod.GuidedBackpropagation)]
    [InlineData(AttributionMethod.Deconvnet)]
    public void A_map_of_the_input_is_what_its_formula_says(AttributionMethod method)
    {
        var (map, dimensions) = MapOf(method);
        var rules = method == AttributionMethod.GuidedBackpropagation ? GradientRules.GuidedBackpropagation
            : method == AttributionMethod.Deconvnet ? GradientRules.Deconvnet : GradientRules.Default;
        float[] gradient = GradientOf(rules: rules).Gradient;
        float[] expected = method switch
        {
            AttributionMethod.Saliency =>
                [.. Enumerable.Range(0, Places).Select(i => Math.Max(Math.Abs(gradient[i]), Math.Abs(gradient[Places + i])))],
            AttributionMethod.InputXGradient => [.. gradient.Zip(NaiveNet.Frame).Select(pair => pair.First * pair.Second)],
            _ => gradient,
        };
        Assert.Equal([1, method == AttributionMethod.Saliency ? 1 : 2, NaiveNet.Size, NaiveNet.Size], dimensions);
        AssertClose(expected, map);
    }

    [Fact]
    public void Guided_backpropagation_and_the_deconvnet_pass_what_is_positive()
    {
        // The gradient of Relu(x) by x for weights of both signs.
        using var folder = new TempFolder();
        string path = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 4).Node("Relu", ["x"], ["y"])
            .Tensor("w", ModelBuilder.Float, [4], 1f, -1, 1, -1).Node("Mul", ["y", "w"], ["z"]).Output("z").Save(folder);
        float[] frame = [1, 1, -1, -1];
        Assert.Equal([0.25f, -0.25f, 0, 0], Run(path, AttributionMethod.Gradient, frame));
        Assert.Equal([0.25f, 0, 0, 0], Run(path, AttributionMethod.GuidedBackpropagation, frame));
        Assert.Equal([0.25f, 0, 0.25f, 0], Run(path, AttributionMethod.Deconvnet, frame));
    }

    [Fact]
    public void Grad_CAM_weights_the_last_maps_with_the_means_of_their_gradient()
    {
        var (map, dimensions) = MapOf(AttributionMethod.GradCam);
        var (gradient, values) = GradientOf(by: "pool");
        Assert.Equal([1, 1, 2, 2], dimensions);
        AssertClose([.. Enumerable.Range(0, 4)
            .Select(place => Math.Max(0, Maps().Sum(c => gradient[(4 * c)..((4 * c) + 4)].Average() * values![(4 * c) + place])))], map);
    }

    [Fact]
    public void Grad_CAM_plus_plus_weights_what_is_positive()
    {
        var (map, _) = MapOf(AttributionMethod.GradCamPlusPlus);
        var (gradient, values) = GradientOf(by: "pool");
        double[] weights = [.. Maps().Select(c =>
        {
            double sum = values![(4 * c)..((4 * c) + 4)].Sum();
            return gradient[(4 * c)..((4 * c) + 4)].Sum(g => g == 0 ? 0 : g * g / ((2d * g * g) + (sum * g * g * g)) * Math.Max(g, 0));
        })];
        AssertClose([.. Enumerable.Range(0, 4)
            .Select(place => (float)Math.Max(0, Maps().Sum(c => weights[c] * values![(4 * c) + place])))], map);
    }

    [Fact]
    public void Integrated_gradients_add_up_to_what_the_unit_gains()
    {
        var (map, _) = MapOf(AttributionMethod.IntegratedGradients, steps: 500);
        Assert.Equal(LossOf(NaiveNet.Frame) - LossOf(new float[Count]), map.Sum(), 2e-2);
    }

    [Fact]
    public void SmoothGrad_is_the_gradient_where_the_noise_is_small_and_repeats_with_its_seed()
    {
        AssertClose(GradientOf().Gradient, MapOf(AttributionMethod.SmoothGrad, steps: 3, noise: 1e-6).Map);
        Assert.Equal(MapOf(AttributionMethod.SmoothGrad, steps: 3).Map, MapOf(AttributionMethod.SmoothGrad, steps: 3).Map);
        Assert.NotEqual(MapOf(AttributionMethod.SmoothGrad, steps: 3).Map, MapOf(AttributionMethod.SmoothGrad, steps: 3, seed: 1).Map);
    }

    [Fact]
    public void Occlusion_of_everything_is_what_the_unit_loses()
    {
        var (map, dimensions) = MapOf(AttributionMethod.Occlusion, window: 2 * NaiveNet.Size);
        Assert.Equal([1, 1, NaiveNet.Size, NaiveNet.Size], dimensions);
        Assert.All(map, value => Assert.Equal(LossOf(NaiveNet.Frame) - LossOf(new float[Count]), value, 1e-4));
    }

    [Fact]
    public void Occlusion_covers_every_pixel_with_windows_of_its_size()
    {
        // A unit that is the sum of all pixels loses what a window covers, of which each pixel has the mean.
        using var folder = new TempFolder();
        string path = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 1, 5, 7).Node("Flatten", ["x"], ["flat"])
            .Tensor("ones", ModelBuilder.Float, [35, 1], [.. Enumerable.Repeat(1f, 35)])
            .Node("MatMul", ["flat", "ones"], ["y"]).Output("y").Save(folder);
        float[] map = Run(path, AttributionMethod.Occlusion, [.. Enumerable.Repeat(1f, 35)], new() { Window = 2 });
        Assert.All(map, value => Assert.InRange(value, 1.5f, 4));
    }

    [Fact]
    public void The_input_is_as_it_was_afterwards()
    {
        foreach (var method in Enum.GetValues<AttributionMethod>())
        {
            using var folder = new TempFolder();
            using var device = CpuDevice.Create();
            using var attribution = Attribution.Load(NaiveNet.Model().Save(folder), device, new() { Method = method, Steps = 2 });
            Assert.Throws<InvalidOperationException>(attribution.Run);
            attribution.Inputs[0].Write<float>(NaiveNet.Frame);
            attribution.SetUnits(Unit);
            attribution.Run();
            Assert.Equal(NaiveNet.Frame, attribution.Inputs[0].AsSpan<float>().ToArray());
        }
    }

    private static IEnumerable<int> Maps() => Enumerable.Range(0, NaiveNet.Maps);

    private static float[] Run(string path, AttributionMethod method, float[] frame, AttributionOptions options = default)
    {
        using var device = CpuDevice.Create();
        using var attribution = Attribution.Load(path, device, options with { Method = method });
        attribution.Inputs[0].Write<float>(frame);
        attribution.Run();
        return Differences.Read(attribution.Map);
    }

    private static (float[] Map, long[] Dimensions) MapOf(
        AttributionMethod method, int steps = 0, double noise = 0, int seed = 0, int window = 0)
    {
        using var folder = new TempFolder();
        using var device = CpuDevice.Create();
        using var attribution = Attribution.Load(
            NaiveNet.Model().Save(folder), device, new() { Method = method, Steps = steps, Noise = noise, Seed = seed, Window = window });
        attribution.Inputs[0].Write<float>(NaiveNet.Frame);
        attribution.SetUnits(Unit);
        attribution.Run();
        return (Differences.Read(attribution.Map), [.. attribution.Dimensions]);
    }

    private static (float[] Gradient, float[]? Values) GradientOf(string? by = null, GradientRules? rules = null)
    {
        using var folder = new TempFolder();
        using var device = CpuDevice.Create();
        using var gradient = OnnxGradient.Load(NaiveNet.Model().Save(folder), device, new() { By = by, Rules = rules });
        gradient.SetUnits(Unit);
        gradient.Run(NaiveNet.Frame);
        return (Differences.Read(gradient.Gradient), gradient.Values is { } values ? Differences.Read(values) : null);
    }

    private static float LossOf(float[] frame)
    {
        using var folder = new TempFolder();
        using var net = new Loaded(NaiveNet.Model().Save(folder));
        net.Model.Run(frame);
        return net["scores"][3];
    }

    private static void AssertClose(float[] expected, float[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        Assert.Contains(expected, value => value != 0);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-4f * Math.Max(1, expected.Max(Math.Abs))));
    }
}
