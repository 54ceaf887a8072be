namespace GpuTiler.Onnx.Testing;

/// <summary>
/// A network that runs on a device leaves its activations there, and an exact kernel reads them where they are. Each device's tests derive
/// from these.
/// </summary>
public abstract class DeviceNetworkTests
{
    // Relative to a value's scale: convolutions add up many.
    private const double Tolerance = 1e-5, LeastScale = 10;

    private const int FrameCount = 1000, Rounds = 2;

    /// <summary>The sample network.</summary>
    protected static readonly string Digits = Path.Combine(AppContext.BaseDirectory, "digits.onnx");

    /// <summary>How many levels an image may be from that of the processor's activations.</summary>
    protected virtual int Levels => 1;

    [Fact]
    public void Images_are_those_of_the_activations_byte_for_byte()
    {
        using var device = Open();
        AssertLayers(device);
    }

    [Fact]
    public void Values_are_summarised_where_they_are()
    {
        using var folder = new TempFolder();
        using var device = Open();
        Summaries.Check(device, folder);
    }

    [Fact]
    public void Groups_under_a_memory_budget_hold_the_same_activations_and_give_the_same_images()
    {
        using var device = Open();
        var frame = NaiveNet.Values(12, 28 * 28, 1);
        Dictionary<string, (float[] Values, byte[] Image)> expected = [];
        long budget;
        using (var whole = OnnxModel.Load(Digits, device))
        {
            whole.Run(frame);
            budget = whole.Activations.Max(layer => layer.ByteCount);
            foreach (var layer in whole.Activations)
            {
                expected.Add(layer.Name, (LayerImages.Values(layer), LayerImages.Image(layer)));
            }
        }

        using var divided = OnnxModel.Load(Digits, device, new() { MemoryBudget = budget });
        Assert.InRange(divided.Groups.Count, 3, 7);
        for (int round = 0; round < Rounds; round++)
        {
            foreach (var group in divided.Groups)
            {
                Assert.InRange(group.ByteCount, 1, budget);
                divided.Inputs[0].Write<float>(new float[28 * 28]);
                divided.Run(group);
                divided.Inputs[0].Write<float>(frame);
                divided.Run(group);
                foreach (var layer in group.Activations)
                {
                    Assert.Equal(expected[layer.Name].Values, LayerImages.Values(layer));
                    Assert.Equal(expected[layer.Name].Image, LayerImages.Image(layer));
                }
            }
        }
    }

    [Fact]
    public void A_thousand_frames_each_show_their_own_input()
    {
        using var folder = new TempFolder();
        using var device = Open();
        string path = NaiveNet.Model().Save(folder);
        using var model = OnnxModel.Load(path, device, new() { Layers = ["relu"] });
        using var onHost = new Loaded(path, new() { Layers = ["relu"] });
        using var tiler = Tiler.Create(model.Activations[0].Tensor, LayerImages.Options);
        var flying = new Queue<(TileTicket Ticket, byte[] Expected)>();
        var (pixels, last) = (new byte[tiler.Plan.ByteCount], Array.Empty<byte>());
        for (int frame = 0; frame < FrameCount; frame++)
        {
            var values = NaiveNet.Values(100 + frame, NaiveNet.Frame.Length, 1);
            model.Run(values);
            var ticket = tiler.Dispatch(model.Activations[0].Tensor);
            onHost.Model.Run(values);
            var expected = LayerImages.Reference(onHost["relu"].ToArray(), tiler.Plan.Shape);
            Assert.NotEqual(last, expected);
            flying.Enqueue((ticket, last = expected));
            if (flying.Count == Tiler.FramesInFlight)
            {
                var oldest = flying.Dequeue();
                tiler.Read(oldest.Ticket, pixels);
                AssertClose(oldest.Expected, pixels);
            }
        }
    }

    /// <summary>Opens the device, with the processor forbidden to help; skips the test where it is not there and not required.</summary>
    protected abstract TileDevice Open();

    /// <summary>Compares every layer of the sample network, and its image, with the processor's.</summary>
    protected void AssertLayers(TileDevice device)
    {
        using var model = OnnxModel.Load(Digits, device);
        using var onHost = new Loaded(Digits);
        var frame = NaiveNet.Values(11, 28 * 28, 1);
        model.Run(frame);
        onHost.Model.Run(frame);
        Assert.Equal(onHost.Names, string.Join(' ', model.Activations.Select(activation => activation.Name)));
        Assert.True(model.Activations.Count >= 8);
        foreach (var activation in model.Activations)
        {
            var (pixels, values) = (LayerImages.Image(activation), LayerImages.Values(activation));
            Assert.Equal(LayerImages.Reference(values, activation.Shape), pixels);
            Summaries.AssertOf(values, model.Summarize(activation));

            var expected = onHost[activation.Name].ToArray();
            float largest = expected.Max(MathF.Abs);
            Assert.All(expected.Zip(values), pair => Assert.Equal(pair.First, pair.Second, Tolerance * ScaleOf(pair.First, largest)));
            AssertClose(LayerImages.Reference(expected, activation.Shape), pixels);
        }
    }

    /// <summary>What the deviation of a value is relative to.</summary>
    /// <param name="value">The processor's value.</param>
    /// <param name="largest">The largest magnitude in its layer.</param>
    protected virtual double ScaleOf(float value, float largest) => Math.Max(LeastScale, Math.Abs(value));

    private void AssertClose(byte[] expected, byte[] pixels) =>
        Assert.All(expected.Zip(pixels), pair => Assert.InRange(pair.First - pair.Second, -Levels, Levels));
}
