using GpuTiler.Onnx;

namespace GpuTiler.Providers.Tests;

/// <summary>What is measured for the whole process, and so runs alone.</summary>
[Collection(nameof(MemoryTests))]
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
public class MemoryTests
{
    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void A_frame_from_run_to_read_allocates_nothing(string name)
    {
        using var folder = new TempFolder();
        using var device = Provider.Open(name);
        using var model = OnnxModel.Load(NaiveNet.Model().Save(folder), device, new() { Layers = ["conv", "pool"] });
        var tilers = model.Activations.Select(layer => (Layer: layer, Tiler: Tiler.Create(layer.Tensor))).ToArray();
        var images = tilers.Select(pair => new byte[pair.Tiler.Plan.ByteCount]).ToArray();
        Assert.Equal(0, Allocations.OfProcess(times: 20, action: () =>
        {
            model.Run(NaiveNet.Frame);
            for (int i = 0; i < tilers.Length; i++)
            {
                tilers[i].Tiler.Read(tilers[i].Tiler.Dispatch(tilers[i].Layer.Tensor), images[i]);
            }
        }));
        Array.ForEach(tilers, pair => pair.Tiler.Dispose());
    }

    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void Writing_and_tiling_images_of_a_batch_allocate_nothing(string name)
    {
        using var device = Provider.Open(name);
        var shape = TensorShape.Nchw(2, 3, 4, 4);
        using var tensor = device.CreateTensor(shape, ElementType.Float32);
        using var tiler = Tiler.Create(tensor, new() { Padding = 1 });
        var (values, pixels) = (NaiveNet.Values(1, shape.ElementCount, 1), new byte[2 * tiler.Plan.ByteCount]);
        Assert.Equal(0, Allocations.OfProcess(times: 20, action: () =>
        {
            tensor.Write(values);
            var (first, second) = (tiler.Dispatch(tensor), tiler.Dispatch(tensor, 1));
            tiler.Read(first, pixels, 2 * tiler.Plan.RowBytes);
            tiler.Read(second, pixels);
        }));
    }

    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void Making_and_disposing_of_everything_does_not_grow_the_process(string name)
    {
        // 4 MiB of activations and as much input a round: either, if it were not freed at once, would grow the process by 160 MiB.
        // The device that is kept keeps the driver: its own memory wavers by more when it is started anew each round.
        const int Size = 1024, Rounds = 40;
        using var kept = Provider.Open(name);
        using var folder = new TempFolder();
        string path = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 1, Size, Size).Node("Neg", ["x"], ["y"]).Output("y")
            .Save(folder);
        var frame = NaiveNet.Values(1, Size * Size, 1);
        var pixels = new byte[Size * Size];
        Cycle(10);
        long before = Environment.WorkingSet;
        Cycle(Rounds);
        long grown = Environment.WorkingSet - before;
        Assert.True(grown < 80 << 20, $"The working set grew by {grown} bytes in {Rounds} rounds.");

        void Cycle(int times)
        {
            for (int i = 0; i < times; i++)
            {
                using var device = Provider.Open(name);
                using var model = OnnxModel.Load(path, device);
                using var tiler = Tiler.Create(model.Activations[0].Tensor);
                model.Run(frame);
                tiler.Read(tiler.Dispatch(model.Activations[0].Tensor), pixels);
            }
        }
    }
}
