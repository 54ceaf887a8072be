using GpuTiler.Ilgpu;
using GpuTiler.Onnx;
using ILGPU.Runtime;

namespace GpuTiler.Cuda.Tests;

/// <summary>A network on the provider leaves its activations in ILGPU's buffers, and the kernel in C# reads them there.</summary>
public class NetworkTests
{
    private static readonly string Digits = Path.Combine(AppContext.BaseDirectory, "digits.onnx");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Images_are_those_of_the_activations_byte_for_byte(int index)
    {
        using var device = StandIn.Open(new() { Index = index });
        Assert.Equal("cuda", device.Kind);
        Assert.EndsWith($"CUDA on Stand-in {index}", device.Description, StringComparison.Ordinal);
        using var model = OnnxModel.Load(Digits, device);
        using var onHost = new Loaded(Digits);
        var frame = NaiveNet.Values(11, 28 * 28, 1);
        model.Run(frame);
        onHost.Model.Run(frame);
        Assert.Equal(onHost.Names, string.Join(' ', model.Activations.Select(activation => activation.Name)));
        Assert.True(model.Activations.Count >= 8);
        foreach (var activation in model.Activations)
        {
            var values = Frame.Values(activation);
            var expected = onHost[activation.Name].ToArray();
            float largest = expected.Max(MathF.Abs);
            Assert.All(expected.Zip(values), pair => Assert.Equal(pair.First, pair.Second, 1e-5f * largest));
            Assert.Equal(Frame.Reference(values, activation.Shape), Frame.Image(activation));
            Summaries.AssertOf(values, model.Summarize(activation));
        }
    }

    [Fact]
    public void Values_are_summarised_where_they_are()
    {
        using var folder = new TempFolder();
        using var device = StandIn.Open();
        Summaries.Check(device, folder);
    }

    [Fact]
    public void Groups_under_a_memory_budget_give_the_same_images()
    {
        using var device = StandIn.Open();
        var frame = NaiveNet.Values(12, 28 * 28, 1);
        Dictionary<string, byte[]> expected = [];
        long budget;
        using (var whole = OnnxModel.Load(Digits, device))
        {
            whole.Run(frame);
            budget = whole.Activations.Max(layer => layer.ByteCount);
            foreach (var layer in whole.Activations)
            {
                expected.Add(layer.Name, Frame.Image(layer));
            }
        }

        using var divided = OnnxModel.Load(Digits, device, new() { MemoryBudget = budget });
        Assert.InRange(divided.Groups.Count, 3, 7);
        divided.Inputs[0].Write<float>(frame);
        foreach (var group in divided.Groups)
        {
            divided.Run(group);
            Assert.All(group.Activations, layer => Assert.Equal(expected[layer.Name], Frame.Image(layer)));
        }
    }

    // The driver's streams are late, so that a run that did not come after the kernels before it would write what they have not read.
    [Fact]
    public void A_thousand_frames_each_show_their_own_input()
    {
        using var folder = new TempFolder();
        using var device = StandIn.Open();
        string path = NaiveNet.Model().Save(folder);
        using var model = OnnxModel.Load(path, device, new() { Layers = ["relu"] });
        using var onHost = new Loaded(path, new() { Layers = ["relu"] });
        using var tiler = Tiler.Create(model.Activations[0].Tensor, Frame.Options);
        var flying = new Queue<(TileTicket Ticket, byte[] Expected)>();
        var (pixels, last) = (new byte[tiler.Plan.ByteCount], Array.Empty<byte>());
        for (int frame = 0; frame < 1000; frame++)
        {
            var values = NaiveNet.Values(100 + frame, NaiveNet.Frame.Length, 1);
            model.Run(values);
            var ticket = tiler.Dispatch(model.Activations[0].Tensor);
            onHost.Model.Run(values);
            var expected = Frame.Reference(onHost["relu"].ToArray(), tiler.Plan.Shape);
            Assert.NotEqual(last, expected);
            flying.Enqueue((ticket, last = expected));
            if (flying.Count == Tiler.FramesInFlight)
            {
                var oldest = flying.Dequeue();
                tiler.Read(oldest.Ticket, pixels);
                Assert.Equal(oldest.Expected, pixels);
            }
        }
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
}
