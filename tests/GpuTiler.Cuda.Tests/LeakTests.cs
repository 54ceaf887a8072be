using GpuTiler.Onnx;

namespace GpuTiler.Cuda.Tests;

/// <summary>Counts what is in the driver, so no other test may run beside it.</summary>
[CollectionDefinition(nameof(LeakTests), DisableParallelization = true)]
[Collection(nameof(LeakTests))]
public class LeakTests
{
    private static readonly string Digits = Path.Combine(AppContext.BaseDirectory, "digits.onnx");

    [Fact]
    public void Devices_that_come_and_go_leave_nothing_in_the_driver()
    {
        using (StandIn.Open())
        {
        }

        int before = StandIn.Live();
        for (int round = 0; round < 20; round++)
        {
            using var device = StandIn.Open(new() { Index = round % 2 });
            using var model = OnnxModel.Load(Digits, device, new() { Layers = ["conv*"] });
            model.Run(NaiveNet.Values(round, 28 * 28, 1));
            var layer = model.Activations[0];
            Assert.Equal(LayerImages.Reference(LayerImages.Values(layer), layer.Shape), LayerImages.Image(layer));
            Assert.True(StandIn.Live() > before);
        }

        Assert.Equal(before, StandIn.Live());
    }

    [Fact]
    public void What_outlives_its_device_is_gone_with_it()
    {
        using (StandIn.Open())
        {
        }

        int before = StandIn.Live();
        var device = StandIn.Open();
        var tensor = device.CreateTensor(TensorShape.Chw(2, 3, 4), ElementType.Float32);
        tensor.Write(new float[24]);
        var tiler = Tiler.Create(tensor);
        var ticket = tiler.Dispatch(tensor);
        device.Dispose();
        Assert.Equal(before, StandIn.Live());
        Assert.Throws<ObjectDisposedException>(() => tiler.Read(ticket, new byte[tiler.Plan.ByteCount]));
        Assert.Throws<ObjectDisposedException>(() => tensor.Write(new float[24]));
        tiler.Dispose();
        tensor.Dispose();
    }

    // The accelerator is there when the network that proves the sharing is refused.
    [Fact]
    public void What_is_refused_leaves_nothing_in_the_driver()
    {
        using (StandIn.Open())
        {
        }

        int before = StandIn.Live();
        var lacking = new Dictionary<string, string> { ["without"] = "Identity" };
        Assert.Contains(
            "does not work here",
            Assert.Throws<NotSupportedException>(() => StandIn.Create(new() { ProviderOptions = lacking })).Message,
            StringComparison.Ordinal);
        Assert.Equal(before, StandIn.Live());
    }
}
