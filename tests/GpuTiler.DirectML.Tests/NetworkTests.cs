using System.Text.Json;
using GpuTiler.Direct3D12;
using GpuTiler.Onnx;

namespace GpuTiler.DirectML.Tests;

/// <summary>A network that runs with DirectML leaves its activations in Direct3D buffers, and the HLSL kernel reads them there.</summary>
public class NetworkTests : DeviceNetworkTests
{
    [Fact]
    public void The_whole_network_runs_on_the_GPU_and_nothing_is_copied_between()
    {
        using var folder = new TempFolder();
        using (var device = Gpu.Open(new() { ProfilePrefix = Path.Combine(folder.Path, "profile") }))
        using (var model = OnnxModel.Load(Digits, device, new() { Layers = ["conv*"] }))
        {
            model.Run(new float[28 * 28]);
            _ = LayerImages.Image(model.Activations[0]);
        }

        using var profile = JsonDocument.Parse(File.ReadAllText(Directory.GetFiles(folder.Path, "profile*.json").Single()));
        var nodes = profile.RootElement.EnumerateArray().Where(entry => entry.GetProperty("cat").GetString() == "Node")
            .Select(entry => entry.GetProperty("args")).Where(node => node.TryGetProperty("provider", out _)).ToList();
        // DirectML fuses the network into few nodes, or one.
        Assert.NotEmpty(nodes);
        Assert.All(nodes, node => Assert.Equal("DmlExecutionProvider", node.GetProperty("provider").GetString()));
        Assert.DoesNotContain(nodes, node => node.GetProperty("op_name").GetString()!.StartsWith("Memcpy", StringComparison.Ordinal));
    }

    [Fact]
    public void A_frame_allocates_nothing_on_the_managed_heap()
    {
        using var device = Gpu.Open();
        using var model = OnnxModel.Load(Digits, device, new() { Layers = ["conv2"] });
        using var tiler = Tiler.Create(model.Activations[0].Tensor);
        var (frame, pixels) = (new float[28 * 28], new byte[tiler.Plan.ByteCount]);
        var tensor = model.Activations[0].Tensor;
        Assert.Equal(0, Allocations.OfProcess(() => model.Run(frame), times: 20));
        Assert.Equal(0, Allocations.OfProcess(() => tiler.Read(tiler.Dispatch(tensor), pixels), times: 20));
    }

    [Fact]
    public void A_device_that_the_caller_brings_is_used_and_left_to_them()
    {
        using (Gpu.Open())
        {
        }

        using var graphics = Direct3D12Device.Create();
        for (int round = 0; round < 3; round++)
        {
            using var device = DirectMLDevice.On(graphics);
            Assert.Same(graphics, device.Graphics);
            using var model = OnnxModel.Load(Digits, device, new() { Layers = ["conv1"] });
            model.Run(NaiveNet.Values(round, 28 * 28, 1));
            var activation = model.Activations[0];
            Assert.Equal(LayerImages.Reference(LayerImages.Values(activation), activation.Shape), LayerImages.Image(activation));
        }

        using var tensor = graphics.CreateTensor(TensorShape.Hw(2, 2), ElementType.Float32);
        tensor.Write([1f, 2, 3, 4]);
    }

    [Theory]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Float16)]
    public void A_tensor_can_be_written_by_the_host(ElementType type)
    {
        using var device = Gpu.Open();
        var shape = TensorShape.Chw(3, 4, 5);
        using var tensor = device.CreateTensor(shape, type);
        var values = NaiveNet.Values(5, shape.ElementCount, 1);
        if (type == ElementType.Float32)
        {
            tensor.Write(values);
        }
        else
        {
            tensor.Write(Array.ConvertAll(values, value => (Half)value));
            values = Array.ConvertAll(values, value => (float)(Half)value);
        }

        using var tiler = Tiler.Create(tensor, LayerImages.Options);
        var pixels = new byte[tiler.Plan.ByteCount];
        tiler.Read(tiler.Dispatch(tensor), pixels);
        Assert.Equal(LayerImages.Reference(values, shape), pixels);
    }

    [Fact]
    public void What_cannot_be_opened_says_why()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Contains(
                "99",
                Assert.Throws<ArgumentException>(() => DirectMLDevice.Create(new() { Index = 99 })).Message, StringComparison.Ordinal);
        }
        else
        {
            Assert.Contains(
                "Windows", Assert.ThrowsAny<NotSupportedException>(() => DirectMLDevice.Create()).Message, StringComparison.Ordinal);
        }
    }

    protected override TileDevice Open() => Gpu.Open();
}
