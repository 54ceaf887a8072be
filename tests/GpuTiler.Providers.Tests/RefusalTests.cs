using GpuTiler.Onnx;

namespace GpuTiler.Providers.Tests;

/// <summary>What cannot work says so when it is made, in one sentence.</summary>
public class RefusalTests
{
    [Fact]
    public void A_provider_that_is_not_built_in_is_named()
    {
        var provider = ExecutionProvider.Cuda with { Name = "Nonesuch" };
        Assert.False(provider.IsBuiltIn);
        Assert.True(ExecutionProvider.Cpu.IsBuiltIn);
        Assert.Contains("has no execution provider Nonesuch, only ", Refused(provider), StringComparison.Ordinal);
    }

    [Fact]
    public void A_provider_whose_library_is_missing_is_named()
    {
        // Some builds of ONNX Runtime know CUDA and leave its library to another package; others do not know it.
        string message = Refused(ExecutionProvider.Cuda);
        Assert.Contains("CUDA", message, StringComparison.Ordinal);
        Assert.Contains("native package", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_that_is_none_is_named()
    {
        using var folder = new TempFolder();
        string library = folder.Write("libprovider.so", [1, 2, 3]);
        var provider = ExecutionProvider.Cuda with { Library = library };
        Assert.StartsWith($"{library} cannot be registered as the execution provider CUDA", Refused(provider), StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_that_the_provider_cannot_have_is_named()
    {
        Assert.Contains("no device 1:", Assert.Throws<ArgumentException>(() => Open(1)).Message, StringComparison.Ordinal);
        Assert.Contains("no device -1:", Assert.Throws<ArgumentException>(() => Open(-1)).Message, StringComparison.Ordinal);

        static void Open(int index) => ProviderDevice.Create(ExecutionProvider.Cpu, new() { DeviceIndex = index }).Dispose();
    }

    [Fact]
    public void What_an_option_cannot_be_is_refused_even_where_this_library_sets_it()
    {
        Provider.Open("webgpu").Dispose();
        var options = new ProviderDeviceOptions
        {
            SavesMemory = true,
            ProviderOptions = new Dictionary<string, string> { ["storageBufferCacheMode"] = "sometimes" },
        };
        Assert.Contains("sometimes", Refused(ExecutionProvider.WebGpu, options), StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_that_the_provider_lacks_is_named()
    {
        Assert.Contains("Nowhere", Refused(ExecutionProvider.Cpu with { MemoryName = "Nowhere" }), StringComparison.Ordinal);
        var nameless = Assert.Throws<ArgumentException>(() => ProviderDevice.Create(ExecutionProvider.Cpu with { MemoryName = null }));
        Assert.Contains("CPU needs the name of its memory", nameless.Message, StringComparison.Ordinal);
    }

    // Neither of them has Round.
    [Theory]
    [MemberData(nameof(DeviceRegistry.Apart), MemberType = typeof(DeviceRegistry))]
    public void A_network_that_does_not_wholly_run_there_is_refused_if_asked(string name)
    {
        using var folder = new TempFolder();
        string path = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 2, 3, 4).Node("Neg", ["x"], ["n"]).Node("Round", ["n"], ["r"])
            .Node("Relu", ["r"], ["y"]).Output("y").Save(folder);
        using var strict = Provider.Open(name);
        string message = Assert.Throws<OnnxModelException>(() => OnnxModel.Load(path, strict)).Message;
        Assert.Contains("does not run", message, StringComparison.Ordinal);

        // Without the option the processor helps out, and the activations still end on the device.
        using var device = DeviceRegistry.Create(name, default);
        using var model = OnnxModel.Load(path, device);
        model.Run([.. Enumerable.Range(0, 24).Select(i => 11.75f - i)]);
        Assert.Equal(Enumerable.Range(0, 24).Select(i => MathF.Max(0, i - 12)), Provider.Read(model.Activations["y"].Tensor));
        model.Run([.. Enumerable.Range(0, 24).Select(i => 5.75f - i)]);
        Assert.Equal(Enumerable.Range(0, 24).Select(i => i - 6f), Provider.Read(model.Activations["r"].Tensor));
    }

    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void A_disposed_device_says_so(string name)
    {
        var device = Provider.Open(name);
        device.Dispose();
        device.Dispose();
        Assert.Throws<ObjectDisposedException>(() => device.CreateTensor(TensorShape.Hw(2, 2), ElementType.Float32));
    }

    internal static string Refused(ExecutionProvider provider, ProviderDeviceOptions options = default)
    {
        string message = Assert.Throws<NotSupportedException>(() => ProviderDevice.Create(provider, options)).Message;
        Assert.EndsWith(".", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        Assert.DoesNotContain("ErrorCode", message, StringComparison.Ordinal);
        Assert.DoesNotContain(".cc:", message, StringComparison.Ordinal);
        return message;
    }
}
