using System.Text.Json;
using GpuTiler.Direct3D12;
using GpuTiler.Onnx;

namespace GpuTiler.DirectML.Tests;

/// <summary>A network that runs with DirectML leaves its activations in Direct3D buffers, and the HLSL kernel reads them there.</summary>
public class NetworkTests
{
    private static readonly TileOptions Options = new() { Padding = 1, Border = 2, PadValue = 9 };
    private static readonly string Digits = Path.Combine(AppContext.BaseDirectory, "digits.onnx");

    [Fact]
    public void Images_are_those_of_the_activations_byte_for_byte()
    {
        using var device = Gpu.Open();
        using var model = OnnxModel.Load(Digits, device);
        using var onHost = new Loaded(Digits);
        var frame = NaiveNet.Values(11, 28 * 28, 1);
        model.Run(frame);
        onHost.Model.Run(frame);
        Assert.Equal(onHost.Names, string.Join(' ', model.Activations.Select(activation => activation.Name)));
        Assert.True(model.Activations.Count >= 8);
        foreach (var activation in model.Activations)
        {
            var pixels = Image(device, activation);
            var values = Values(activation);
            Assert.Equal(Reference(values, activation.Shape), pixels);
            Summaries.AssertOf(values, model.Summarize(activation));

            var expected = onHost[activation.Name].ToArray();
            Assert.All(expected.Zip(values), pair => Assert.Equal(pair.First, pair.Second, 1e-5 * Math.Max(10, Math.Abs(pair.First))));
            Assert.All(Reference(expected, activation.Shape).Zip(pixels), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
        }
    }

    [Fact]
    public void Values_are_summarised_where_they_are()
    {
        using var folder = new TempFolder();
        using var device = Gpu.Open();
        Summaries.Check(device, folder);
    }

    [Fact]
    public void Groups_under_a_memory_budget_hold_the_same_activations_and_give_the_same_images()
    {
        using var device = Gpu.Open();
        var frame = NaiveNet.Values(12, 28 * 28, 1);
        Dictionary<string, (float[] Values, byte[] Image)> expected = [];
        long budget;
        using (var whole = OnnxModel.Load(Digits, device))
        {
            whole.Run(frame);
            budget = whole.Activations.Max(layer => layer.ByteCount);
            foreach (var layer in whole.Activations)
            {
                expected.Add(layer.Name, (Values(layer), Image(device, layer)));
            }
        }

        using var divided = OnnxModel.Load(Digits, device, new() { MemoryBudget = budget });
        Assert.InRange(divided.Groups.Count, 3, 7);
        for (int round = 0; round < 2; round++)
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
                    Assert.Equal(expected[layer.Name].Values, Values(layer));
                    Assert.Equal(expected[layer.Name].Image, Image(device, layer));
                }
            }
        }
    }

    [Fact]
    public void A_thousand_frames_each_show_their_own_input()
    {
        using var folder = new TempFolder();
        using var device = Gpu.Open();
        string path = NaiveNet.Model().Save(folder);
        using var model = OnnxModel.Load(path, device, new() { Layers = ["relu"] });
        using var onHost = new Loaded(path, new() { Layers = ["relu"] });
        using var tiler = Tiler.Create(model.Activations[0].Tensor, Options);
        var flying = new Queue<(TileTicket Ticket, byte[] Expected)>();
        var (pixels, last) = (new byte[tiler.Plan.ByteCount], new byte[tiler.Plan.ByteCount]);
        for (int frame = 0; frame < 1000; frame++)
        {
            var values = NaiveNet.Values(100 + frame, NaiveNet.Frame.Length, 1);
            model.Run(values);
            var ticket = tiler.Dispatch(model.Activations[0].Tensor);
            onHost.Model.Run(values);
            var expected = Reference(onHost["relu"].ToArray(), tiler.Plan.Shape);
            Assert.NotEqual(last, expected);
            flying.Enqueue((ticket, last = expected));
            if (flying.Count == Tiler.FramesInFlight)
            {
                var oldest = flying.Dequeue();
                tiler.Read(oldest.Ticket, pixels);
                Assert.All(oldest.Expected.Zip(pixels), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
            }
        }
    }

    [Fact]
    public void The_whole_network_runs_on_the_GPU_and_nothing_is_copied_between()
    {
        using var folder = new TempFolder();
        using (var device = Gpu.Open(new() { ProfilePrefix = Path.Combine(folder.Path, "profile") }))
        using (var model = OnnxModel.Load(Digits, device, new() { Layers = ["conv*"] }))
        {
            model.Run(new float[28 * 28]);
            _ = Image(device, model.Activations[0]);
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
            Assert.Equal(Reference(Values(model.Activations[0]), model.Activations[0].Shape), Image(device, model.Activations[0]));
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

        using var tiler = Tiler.Create(tensor, Options);
        var pixels = new byte[tiler.Plan.ByteCount];
        tiler.Read(tiler.Dispatch(tensor), pixels);
        Assert.Equal(Reference(values, shape), pixels);
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

    private static byte[] Image(DirectMLDevice device, BoundActivation activation)
    {
        using var tiler = Tiler.Create(activation.Tensor, Options);
        var pixels = new byte[tiler.Plan.ByteCount];
        tiler.Read(tiler.Dispatch(activation.Tensor), pixels);
        return pixels;
    }

    private static float[] Values(BoundActivation activation)
    {
        var values = new float[activation.Shape.ElementCount];
        activation.Tensor.Read(values);
        return values;
    }

    private static byte[] Reference(float[] values, TensorShape shape)
    {
        var pixels = new byte[TilePlan.Create(shape, Options).ByteCount];
        Tiler.Render(values, shape, Options, pixels);
        return pixels;
    }
}
