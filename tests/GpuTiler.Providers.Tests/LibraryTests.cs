using GpuTiler.Onnx;

namespace GpuTiler.Providers.Tests;

/// <summary>
/// A provider that comes in a library: its devices, its memory and its options. Everything else is as with one that is built in.
/// </summary>
public class LibraryTests
{
    private static ExecutionProvider Plugin => DeviceRegistry.Provider("plugin");

    [Fact]
    public void Each_of_the_devices_that_the_library_finds_has_memory_of_its_own()
    {
        using var folder = new TempFolder();
        string path = NaiveNet.Model().Save(folder);
        using var first = Open(new() { RequireWholeNetwork = true });
        using var second = Open(new() { RequireWholeNetwork = true, DeviceIndex = 1 });
        Assert.Equal([0, 1], ((ProviderDevice[])[first, second]).Select(device => device.Memory.Id));
        Assert.EndsWith(", device 1", second.Description, StringComparison.Ordinal);
        using var model = OnnxModel.Load(path, first);
        using var other = OnnxModel.Load(path, second);
        model.Run(NaiveNet.Frame);
        other.Run(NaiveNet.Frame);
        Assert.Equal(Provider.Read(model.Activations["relu"].Tensor), Provider.Read(other.Activations["relu"].Tensor));
        Assert.Equal(1, ((ProviderTensor)other.Activations["relu"].Tensor).Value.GetTensorMemoryInfo().Id);
        var error = Assert.Throws<ArgumentException>(() => Open(new() { DeviceIndex = 2 }));
        Assert.Contains("no device 2: an index from 0 is needed, below 2.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_library_with_a_provider_of_the_same_name_has_devices_of_its_own()
    {
        Open(default).Dispose();
        using var folder = new TempFolder();
        string copy = Path.Combine(folder.Path, Path.GetFileName(Plugin.Library!));
        File.Copy(Plugin.Library!, copy);
        var provider = Plugin with { Library = copy };
        Assert.Throws<ArgumentException>(() => ProviderDevice.Create(provider, new() { DeviceIndex = 2 }));
        using var device = ProviderDevice.Create(provider, new() { DeviceIndex = 1 });
        Assert.Equal(1, device.Memory.Id);
    }

    [Fact]
    public void The_providers_options_reach_it()
    {
        using var folder = new TempFolder();
        string path = NaiveNet.Model().Save(folder);
        using (var whole = Open(new() { RequireWholeNetwork = true }))
        {
            OnnxModel.Load(path, whole).Dispose();
        }

        var without = new Dictionary<string, string> { ["without"] = "Conv" };
        using var device = Open(new() { RequireWholeNetwork = true, ProviderOptions = without });
        Assert.Contains(
            "does not run", Assert.Throws<OnnxModelException>(() => OnnxModel.Load(path, device)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_index_chooses_a_device_and_sets_no_option()
    {
        Open(default).Dispose();
        using var folder = new TempFolder();
        string path = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 2, 3, 4).Node("Round", ["x"], ["y"]).Output("y").Save(folder);

        // Were it set, the provider would have Round.
        var provider = Plugin with { DeviceIndexOption = "without" };
        using var device = ProviderDevice.Create(provider, new() { DeviceIndex = 1, RequireWholeNetwork = true });
        Assert.Throws<OnnxModelException>(() => OnnxModel.Load(path, device));
    }

    [Theory]
    [InlineData("Identity")]
    [InlineData("ReduceMax")]
    public void A_provider_that_lacks_an_operator_of_the_tiling_is_refused(string type)
    {
        Open(default).Dispose();
        string message = RefusalTests.Refused(Plugin, new() { ProviderOptions = new Dictionary<string, string> { ["without"] = type } });
        Assert.Contains("PluginExecutionProvider does not work here: ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_library_lacks_is_named()
    {
        Open(default).Dispose();
        string memory = RefusalTests.Refused(Plugin with { MemoryName = "Nowhere" });
        Assert.Contains("has no memory named Nowhere, only Plugin_Buffer.", memory, StringComparison.Ordinal);
        ProviderDevice.Create(Plugin with { MemoryName = "Plugin_Buffer" }).Dispose();
        string name = RefusalTests.Refused(Plugin with { Name = "Nobody" });
        Assert.Contains("finds no device for the execution provider Nobody on this machine", name, StringComparison.Ordinal);
    }

    private static ProviderDevice Open(ProviderDeviceOptions options) =>
        TestDevices.Open("plugin", () => ProviderDevice.Create(Plugin, options));
}
