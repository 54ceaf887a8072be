using GpuTiler.Conformance;

namespace GpuTiler.Vulkan.Tests;

/// <summary>Every object is destroyed once, and nothing grows. Measures the process, so no other test may run beside it.</summary>
[CollectionDefinition(nameof(LeakTests), DisableParallelization = true)]
[Collection(nameof(LeakTests))]
public class LeakTests
{
    private const long LargestFlutter = 128 << 10;

    private static readonly TensorShape Shape = TensorShape.Chw(2, 3, 4);

    [Fact]
    public void Every_object_is_destroyed_once_in_whatever_order_its_owners_go()
    {
        Vulkan.Require();
        int[][] orders = [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1]];
        foreach (var order in orders)
        {
            var device = Vulkan.OpenSpied(out var spy);
            var tensor = device.CreateTensor(Shape, ElementType.Float16);
            var tiler = Tiler.Create(tensor, new() { ColorMap = ColorMap.Create(new byte[1024]), Range = TileRange.Layer });
            var recorder = VulkanRecorder.Create(device, Shape, ElementType.Float16);
            recorder.Prepare(forTextures: true);

            // Still in flight when the first of them is disposed of.
            tiler.Dispatch(tensor);
            tiler.Dispatch(tensor);
            IDisposable[] owners = [device, tensor, tiler, recorder];
            foreach (int owner in order)
            {
                owners[owner].Dispose();
                owners[owner].Dispose();
            }

            Assert.Empty(spy.Live);
            Assert.Equal(0, spy.WrongDestructions);
        }
    }

    [Fact]
    public void Ten_thousand_frames_take_no_more_memory_than_a_few()
    {
        using var device = Vulkan.Open();
        using var tensor = device.CreateTensor(Shape, ElementType.Float32);
        using var tiler = Tiler.Create(tensor);
        tensor.Write(TestData.Singles(DataKind.Normal, Shape.ElementCount));
        var pixels = new byte[tiler.Plan.ByteCount];
        AssertSettles(10_000, () => tiler.Read(tiler.Dispatch(tensor), pixels));
    }

    [Fact]
    public void A_thousand_rounds_of_making_and_disposing_take_no_more_memory_than_a_few()
    {
        using var device = Vulkan.Open();
        AssertSettles(1000, () => MakeAndDispose(device));
    }

    [Fact]
    public void A_thousand_rounds_of_making_and_disposing_leave_no_object_behind()
    {
        using var device = Vulkan.OpenSpied(out var spy);
        MakeAndDispose(device);
        int live = spy.Live.Count;
        for (int round = 0; round < 1000; round++)
        {
            MakeAndDispose(device);
        }

        Assert.Equal(live, spy.Live.Count);
        Assert.Equal(0, spy.WrongDestructions);
    }

    [Fact]
    public void A_hundred_devices_one_after_the_other_leave_nothing_behind()
    {
        Vulkan.Require();
        void Rounds(int count)
        {
            for (int round = 0; round < count; round++)
            {
                using var device = VulkanDevice.Create();
                using var tensor = device.CreateTensor(Shape, ElementType.Float32);
                using var tiler = Tiler.Create(tensor);
                tiler.Read(tiler.Dispatch(tensor), new byte[tiler.Plan.ByteCount]);
            }
        }

        Rounds(20);
        int handles = ResourceUse.Now().Handles;
        Rounds(100);
        Assert.InRange(ResourceUse.Now().Handles - handles, int.MinValue, 4);
    }

    private static void MakeAndDispose(VulkanDevice device)
    {
        using var tensor = device.CreateTensor(Shape, ElementType.Float32);
        using var tiler = Tiler.Create(tensor);
        tiler.Dispatch(tensor);
    }

    // An allocator keeps for a while what it was given back, so memory grows at first; what leaks shows in every spell. Three of them
    // must neither grow nor shrink by more than what a test runner does meanwhile.
    private static void AssertSettles(int times, Action action)
    {
        var growths = new List<long>();
        int settled = 0;
        while (settled < 3 && growths.Count < 24)
        {
            long before = ResourceUse.Now().Memory;
            for (int i = 0; i < times; i++)
            {
                action();
            }

            growths.Add(ResourceUse.Now().Memory - before);
            settled += Math.Abs(growths[^1]) <= LargestFlutter ? 1 : 0;
        }

        Assert.True(settled == 3, $"{times} times take more bytes each time: {string.Join(", ", growths)}.");
    }
}
