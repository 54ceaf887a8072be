using GpuTiler.Direct3D12;
using GpuTiler.Onnx;

namespace GpuTiler.DirectML.Tests;

/// <summary>What crosses between the host and the GPU, counted at the API's own tables, DirectML's calls included.</summary>
public class TrafficTests
{
    private static readonly string Digits = Path.Combine(AppContext.BaseDirectory, "digits.onnx");

    public static TheoryData<string> Layers => ["conv1", "relu2", "scores", "*"];

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_frame_brings_its_input_to_the_device_and_its_image_back_and_nothing_else(string pattern)
    {
        using (Gpu.Open())
        {
        }

        using var spy = new Spy(Direct3D12Device.Create());
        using var device = Gpu.Open();
        using var model = OnnxModel.Load(Digits, device, new() { Layers = [pattern] });
        var layer = model.Activations[0];
        using var tiler = Tiler.Create(layer.Tensor, new() { Padding = 1, Scale = 3 });
        var pixels = new byte[tiler.Plan.ByteCount];
        long image = (((long)tiler.Plan.RowBytes + 3) & ~3) * tiler.Plan.ImageHeight;
        for (int frame = 0; frame < 6; frame++)
        {
            var values = NaiveNet.Values(frame, 28 * 28, 1);
            var (up, down, copies) = (spy.BytesFromHost, spy.BytesToHost, OtherCopies(spy));
            int made = spy.Creations, waits = spy.CallsOf("SetEventOnCompletion");
            model.Run(values);
            var ticket = tiler.Dispatch(layer.Tensor);
            if (frame > 2)
            {
                Assert.Equal((0, 0), (spy.Creations - made, spy.CallsOf("SetEventOnCompletion") - waits));
            }

            tiler.Read(ticket, pixels);

            // The first frame may bring what the network keeps.
            if (frame > 0)
            {
                Assert.Equal(
                    (28 * 28 * sizeof(float), image, 0), (spy.BytesFromHost - up, spy.BytesToHost - down, OtherCopies(spy) - copies));
            }
        }

        // What the library reads for a test is counted too.
        long before = spy.BytesToHost;
        layer.Tensor.Read(new float[layer.Shape.ElementCount]);
        Assert.True(spy.BytesToHost - before >= layer.ByteCount);
    }

    private static int OtherCopies(Spy spy) => spy.CallsOf("CopyResource") + spy.CallsOf("CopyTextureRegion");
}
