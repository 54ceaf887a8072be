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
        AssertNothingAllocated(500, () => net.Model.Run(NaiveNet.Frame));
    }

    [Fact]
    public void Pictures_of_one_size_allocate_nothing()
    {
        using var folder = new TempFolder();
        string path = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 3, 10, 10).Node("Relu", ["x"], ["y"]).Output("y").Save(folder);
        using var net = new Loaded(path);
        var image = ImageInput.Create(net.Model.Inputs[0]);
        var pixels = new byte[20 * 20 * 3];
        AssertNothingAllocated(100, () => image.Write(pixels, 20, 20, 3));
    }

    [Fact]
    public void Loading_and_disposing_do_not_grow_the_process()
    {
        using var folder = new TempFolder();
        string path = NaiveNet.Model().Save(folder);
        Cycle(40);
        long before = Environment.WorkingSet;
        Cycle(200);
        long grown = Environment.WorkingSet - before;
        Assert.True(grown < 16 << 20, $"The working set grew by {grown} bytes in 200 cycles.");

        void Cycle(int times)
        {
            for (int i = 0; i < times; i++)
            {
                using var net = new Loaded(path);
                net.Model.Run(NaiveNet.Frame);
            }

            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    private static void AssertNothingAllocated(int times, Action action)
    {
        action();
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < times; i++)
        {
            action();
        }

        Assert.Equal(0, GC.GetTotalAllocatedBytes(precise: true) - before);
    }
}
