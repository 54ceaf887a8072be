
namespace GpuTiler.Onnx.Tests;

/// <summary>What is measured for the whole process, and so runs alone.</summary>
[Collection(nameof(MemoryTests))]
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
public class MemoryTests
{
    [Fact]
    public void Writing_a_frame_and_running_allocate_nothing()
    {
        using var folder = new TempFolder();
        using var net = new Loaded(NaiveNet.Model().Save(folder));
        Assert.Equal(0, Allocations.OfProcess(() => net.Model.Run(NaiveNet.Frame), times: 500));
    }

    [Fact]
    public void A_frame_from_run_to_read_allocates_nothing()
    {
        using var folder = new TempFolder();
        using var net = new Loaded(NaiveNet.Model().Save(folder));
        var tilers = net.Model.Activations.Select(layer => (Layer: layer, Tiler: Tiler.Create(layer.Tensor))).ToArray();
        var images = tilers.Select(pair => new byte[pair.Tiler.Plan.ByteCount]).ToArray();
        Assert.Equal(0, Allocations.OfProcess(times: 100, action: () =>
        {
            net.Model.Run(NaiveNet.Frame);
            for (int i = 0; i < tilers.Length; i++)
            {
                tilers[i].Tiler.Read(tilers[i].Tiler.Dispatch(tilers[i].Layer.Tensor), images[i]);
            }
        }));
    }

    [Fact]
    public void A_gradient_allocates_nothing()
    {
        using var folder = new TempFolder();
        using var device = CpuDevice.Create(new() { Threads = 1 });
        using var gradient = OnnxGradient.Load(NaiveNet.Model().Save(folder), device);
        int unit = 0;
        Assert.Equal(0, Allocations.OfProcess(() =>
        {
            gradient.SetUnits(unit++ % 2 == 0 ? default : new GradientUnit { Weight = 2 });
            gradient.Run(NaiveNet.Frame);
        }, times: 200));
    }

    [Theory]
    [InlineData(AttributionMethod.GradCam)]
    [InlineData(AttributionMethod.IntegratedGradients)]
    [InlineData(AttributionMethod.Occlusion)]
    public void A_map_allocates_nothing(AttributionMethod method)
    {
        using var folder = new TempFolder();
        using var device = CpuDevice.Create(new() { Threads = 1 });
        using var attribution = Attribution.Load(NaiveNet.Model().Save(folder), device, new() { Method = method, Steps = 3, Window = 3 });
        attribution.Inputs[0].Write<float>(NaiveNet.Frame);
        Assert.Equal(0, Allocations.OfProcess(attribution.Run, times: 50));
    }

    [Fact]
    public void Pictures_of_one_size_allocate_nothing()
    {
        using var folder = new TempFolder();
        string path = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 3, 10, 10).Node("Relu", ["x"], ["y"]).Output("y").Save(folder);
        using var net = new Loaded(path);
        var image = ImageInput.Create(net.Model.Inputs[0]);
        var pixels = new byte[20 * 20 * 3];
        Assert.Equal(0, Allocations.OfProcess(() => image.Write(pixels, 20, 20, 3), times: 100));
    }

    [Fact]
    public void Loading_and_disposing_do_not_grow_the_process()
    {
        // 4 MiB of input and activations: what is not freed at once shows, and no collection helps out.
        const int Size = 512;
        using var folder = new TempFolder();
        string path = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 1, Size, Size).Node("Neg", ["x"], ["y"])
            .Node("Relu", ["y"], ["z"])
            .Node("Abs", ["z"], ["a"]).Output("a").Save(folder);
        var frame = NaiveNet.Values(1, Size * Size, 1);
        Cycle(20);
        long before = Environment.WorkingSet;
        Cycle(200);
        long grown = Environment.WorkingSet - before;
        Assert.True(grown < 32 << 20, $"The working set grew by {grown} bytes in 200 cycles.");

        void Cycle(int times)
        {
            for (int i = 0; i < times; i++)
            {
                using var net = new Loaded(path);
                net.Model.Run(frame);
            }
        }
    }

    [Fact]
    public void A_budget_is_what_the_process_grows_by_and_not_all_layers()
    {
        // 60 layers of 4 MiB. ONNX Runtime keeps what it took until its session is closed, so a peak stays visible after the run.
        const int Size = 1024, Layers = 60;
        const long Layer = 4L * Size * Size, Budget = 4 * Layer;
        using var folder = new TempFolder();
        var builder = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 1, Size, Size);
        for (int i = 0; i < Layers; i++)
        {
            builder.Node(i % 2 == 0 ? "Neg" : "Abs", [i == 0 ? "x" : $"y{i - 1}"], [$"y{i}"]);
        }

        string path = builder.Output($"y{Layers - 1}").Save(folder);
        using (new Loaded(NaiveNet.Model().Save(folder, "small.onnx")))
        {
        }

        long before = Environment.WorkingSet;
        using var net = new Loaded(path, new OnnxOptions { MemoryBudget = Budget });
        net.Model.Inputs[0].AsSpan<float>().Fill(3);
        foreach (var group in net.Model.Groups)
        {
            net.Model.Run(group);
            long grown = Environment.WorkingSet - before;
            // On top come the input, the network's own output, two layers that it works with, and what the process's memory keeps.
            Assert.True(grown < Budget + (16 * Layer), $"Group {group.Index}: {grown >> 20} MiB, and the budget is {Budget >> 20}.");
        }

        // Four layers, and then three beside the one that they are computed from.
        Assert.Equal(
            Enumerable.Repeat(3, (Layers - 4) / 3).Prepend(4).Append((Layers - 4) % 3),
            net.Model.Groups.Select(group => group.Activations.Count));
    }

    [Fact]
    public void Running_the_group_that_is_held_allocates_nothing()
    {
        using var folder = new TempFolder();
        using var net = new Loaded(NaiveNet.Model().Save(folder), new OnnxOptions { MemoryBudget = 256 });
        net.Model.Inputs[0].Write<float>(NaiveNet.Frame);
        var group = net.Model.Groups[2];
        Assert.Equal(0, Allocations.OfProcess(() => net.Model.Run(group), times: 200));
    }
}
