using GpuTiler.Ilgpu;
using GpuTiler.Onnx;
using ILGPU.Runtime;

namespace GpuTiler.Cuda.Tests;

/// <summary>A network on the provider leaves its activations in ILGPU's buffers, and the kernel in C# reads them there.</summary>
public class NetworkTests : DeviceNetworkTests
{
    // The stand-in's provider is the processor's.
    protected override int Levels => 0;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Each_of_several_devices_runs_a_network(int index)
    {
        using var device = StandIn.Open(new() { Index = index });
        Assert.Equal("cuda", device.Kind);
        Assert.EndsWith($"CUDA on Stand-in {index}", device.Description, StringComparison.Ordinal);
        AssertLayers(device);
    }

    // What this would be without the primary context: the test's own measure.
    [Fact]
    public void Memory_of_another_context_is_refused()
    {
        using var device = StandIn.Open();
        using var apart = IlgpuDevice.Create(new() { Index = 0 });
        Assert.Equal(AcceleratorType.Cuda, apart.Accelerator.AcceleratorType);
        using var tensor = apart.CreateTensor(TensorShape.Hw(1, 4), ElementType.Float32);
        tensor.Write((ReadOnlySpan<float>)[1, 2, 3, 4]);
        using var session = SessionFactory.OpenOwn(CopyGraph.Build(), device.Configure);
        using var view = device.View(tensor, CopyGraph.Word, [4]);
        using var binding = session.CreateIoBinding();
        binding.BindInput(CopyGraph.From, view);
        binding.BindOutput(CopyGraph.To, view);
        using var options = SessionFactory.RunOptions();
        Assert.Contains(
            "another context",
            Assert.Throws<Microsoft.ML.OnnxRuntime.OnnxRuntimeException>(() => session.RunWithBinding(options, binding)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_opened_says_why()
    {
        using (StandIn.Open())
        {
        }

        Assert.Contains(
            "has no execution provider CUDA",
            Assert.Throws<NotSupportedException>(() => CudaDevice.Create()).Message, StringComparison.Ordinal);
        Assert.Contains(
            "has no device 9",
            Assert.Throws<ArgumentException>(() => StandIn.Create(new() { Index = 9 })).Message, StringComparison.Ordinal);
        int processor = IlgpuDevice.Adapters.Single(adapter => adapter.Type == AcceleratorType.CPU).Index;
        Assert.Contains(
            "only CUDA's devices have",
            Assert.Throws<NotSupportedException>(() => IlgpuDevice.Create(new() { Index = processor, UsesPrimaryContext = true })).Message,
            StringComparison.Ordinal);
    }

    protected override TileDevice Open() => StandIn.Open();

    protected override double ScaleOf(float value, float largest) => largest;
}
