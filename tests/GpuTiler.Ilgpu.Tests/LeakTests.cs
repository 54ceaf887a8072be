using GpuTiler.Conformance;

namespace GpuTiler.Ilgpu.Tests;

/// <summary>Nothing grows. The memory of the whole process is looked at, so no other test may run beside it.</summary>
[CollectionDefinition(nameof(LeakTests), DisableParallelization = true)]
[Collection(nameof(LeakTests))]
public class LeakTests
{
    private static readonly TensorShape Shape = TensorShape.Chw(2, 3, 4);

    [Fact]
    public void Ten_thousand_frames_take_no_more_memory_than_a_few()
    {
        using var device = Processor.Open();
        using var tensor = device.CreateTensor(Shape, ElementType.Float32);
        using var tiler = Tiler.Create(tensor);
        float[] values = TestData.Singles(DataKind.Normal, Shape.ElementCount);
        tensor.Write(values);
        var (expected, pixels) = (new byte[tiler.Plan.ByteCount], new byte[tiler.Plan.ByteCount]);
        ScalarReference.Render<float>(values, tiler.Plan, 0, expected, tiler.Plan.RowBytes);
        Assert.InRange(Growth(10_000, () =>
        {
            Array.Clear(pixels);
            tiler.Read(tiler.Dispatch(tensor), pixels);
            Assert.True(pixels.AsSpan().SequenceEqual(expected));
        }), long.MinValue, 8 << 20);
    }

    [Fact]
    public void A_thousand_rounds_of_making_and_disposing_leave_nothing_behind()
    {
        using var device = Processor.Open();
        Assert.InRange(Growth(1000, () =>
        {
            using var tensor = device.CreateTensor(Shape, ElementType.Float32);
            tensor.Write(new float[Shape.ElementCount]);
            using var tiler = Tiler.Create(tensor);
            tiler.Dispatch(tensor);
        }), long.MinValue, 16 << 20);
    }

    // Of the process, after a tenth as many.
    private static long Growth(int times, Action action)
    {
        void Repeat(int count)
        {
            for (int i = 0; i < count; i++)
            {
                action();
            }
        }

        Repeat(times / 10);
        long before = Memory();
        Repeat(times);
        return Memory() - before;
    }

    private static long Memory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return process.PrivateMemorySize64;
    }
}
