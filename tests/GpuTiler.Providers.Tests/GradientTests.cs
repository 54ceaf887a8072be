using GpuTiler.Onnx;

namespace GpuTiler.Providers.Tests;

/// <summary>Gradients, attributions and ascents run wholly on the provider, and are the processor's.</summary>
public sealed class GradientTests(GradientTests.Opened devices) : IClassFixture<GradientTests.Opened>
{
    // What WebGPU has no kernel for, in the networks themselves.
    private static readonly HashSet<string> Lacking =
        ["Celu", "Dropout", "LRN", "LogSoftmax", "Mean", "Selu", "Shrink", "Softsign", "SpaceToDepth", "Sum", "Upsample"];

    // Vulkan lets a sine be off by 2⁻¹¹.
    private static readonly HashSet<string> Rough = ["Sin", "Cos"];

    /// <summary>On WebGPU alone: the others have the processor's own kernels.</summary>
    public static TheoryData<string> Rules => [.. RuleCases.All.Keys.Order()];

    public static TheoryData<string, AttributionMethod> Methods =>
    [
        .. from device in DeviceRegistry.Names
           from method in Enum.GetValues<AttributionMethod>()
           select new TheoryDataRow<string, AttributionMethod>(device, method),
    ];

    public static TheoryData<string, string> Recipes =>
    [
        .. from device in DeviceRegistry.Names
           from recipe in DeviceAscents.Names
           select new TheoryDataRow<string, string>(device, recipe),
    ];

    // A driver need not have float16.
    public static TheoryData<string, string> Networks =>
    [
        .. from device in DeviceRegistry.Names
           from network in DeepNet.Names
           where network != "half"
           select new TheoryDataRow<string, string>(device, network),
    ];

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_rule_gives_the_processors_gradient_or_names_the_operator_that_is_missing(string rule) =>
        Assert.Equal(Lacking.Contains(rule), DeviceGradients.Try(devices.Get("webgpu"), rule, Rough.Contains(rule) ? 1e-3 : 1e-4));

    [Fact]
    public void The_documentation_lists_what_is_missing()
    {
        string text = File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "docs", "gradients.md"));
        string listed = text.Split("<!-- webgpu:begin -->")[1].Split("<!-- webgpu:end -->")[0];
        Assert.Equal(Lacking.Order(StringComparer.Ordinal), listed.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_method_makes_the_processors_map(string name, AttributionMethod method)
    {
        string path = Path.Combine(RepositoryRoot.Find(), "samples", "digits", "digits.onnx");
        DeviceGradients.Try(devices.Get(name), path, method, NaiveNet.Values(7, 28 * 28, 1), 1e-4);
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public void A_recipe_makes_the_processors_pictures(string name, string recipe)
    {
        string path = Path.Combine(RepositoryRoot.Find(), "samples", "digits", "digits.onnx");
        DeviceAscents.Try(devices.Get(name), path, recipe, 1e-4);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_deep_network_has_the_processors_gradient(string name, string network)
    {
        using var folder = new TempFolder();
        string path = DeepNet.Model(network).Save(folder);
        DeviceGradients.Try(devices.Get(name), path, AttributionMethod.Gradient, DeepNet.Frame, 1e-4);
        DeviceGradients.Try(devices.Get(name), path, AttributionMethod.GuidedBackpropagation, DeepNet.Frame, 1e-4);
    }

    /// <summary>The devices, each opened once: that takes longer than a small gradient.</summary>
    public sealed class Opened : IDisposable
    {
        private readonly Dictionary<string, ProviderDevice> devices = [];

        public TileDevice Get(string name)
        {
            if (!devices.TryGetValue(name, out var device))
            {
                devices.Add(name, device = Provider.Open(name));
            }

            return device;
        }

        public void Dispose()
        {
            foreach (var device in devices.Values)
            {
                device.Dispose();
            }
        }
    }
}
