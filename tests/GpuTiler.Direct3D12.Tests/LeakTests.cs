using GpuTiler.Conformance;

namespace GpuTiler.Direct3D12.Tests;

/// <summary>Every reference is given back once, and nothing grows.</summary>
public class LeakTests
{
    private static readonly TensorShape Shape = TensorShape.Chw(2, 3, 4);

    [Fact]
    public void Every_reference_is_given_back_in_whatever_order_its_owners_go()
    {
        D3D12.Require();
        using var engine = new Engine();
        uint devices = Spy.References(engine.Handles.Device), queues = Spy.References(engine.Handles.Queue);
        int[][] orders = [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1]];
        foreach (var order in orders)
        {
            var device = Direct3D12Device.Adopt(engine.Handles);
            var tensor = device.CreateTensor(Shape, ElementType.Float16);
            var tiler = Tiler.Create(tensor, new() { ColorMap = ColorMap.Create(new byte[1024]), Range = TileRange.Layer });
            var recorder = Direct3D12Recorder.Create(device, Shape, ElementType.Float16);
            recorder.Prepare(forTextures: true, slot: 1);
            Assert.True(Spy.References(engine.Handles.Device) > devices);

            // Still in flight when the first of them is disposed of.
            tiler.Dispatch(tensor);
            tiler.Dispatch(tensor);
            IDisposable[] owners = [device, tensor, tiler, recorder];
            foreach (int owner in order)
            {
                owners[owner].Dispose();
                owners[owner].Dispose();
            }

            Assert.Equal(devices, Spy.SettledReferences(engine.Handles.Device, devices));
            Assert.Equal(queues, Spy.SettledReferences(engine.Handles.Queue, queues));
        }
    }

    [Fact]
    public void Ten_thousand_frames_take_no_more_memory_than_a_few()
    {
        using var device = D3D12.Open();
        using var tensor = device.CreateTensor(Shape, ElementType.Float32);
        using var tiler = Tiler.Create(tensor);
        var values = TestData.Singles(DataKind.Normal, Shape.ElementCount);
        tensor.Write(values);
        var (expected, pixels) = (new byte[tiler.Plan.ByteCount], new byte[tiler.Plan.ByteCount]);
        ScalarReference.Render<float>(values, tiler.Plan, 0, expected, tiler.Plan.RowBytes);
        void Frames(int count)
        {
            for (int frame = 0; frame < count; frame++)
            {
                Array.Clear(pixels);
                tiler.Read(tiler.Dispatch(tensor), pixels);
                Assert.True(pixels.AsSpan().SequenceEqual(expected), $"Frame {frame}");
            }
        }

        Frames(1000);
        AssertNothingGrows(() => Frames(10_000), handles: 2, bytes: 8 << 20);
    }

    [Fact]
    public void A_thousand_rounds_of_making_and_disposing_leave_nothing_behind()
    {
        using var device = D3D12.Open();
        void Rounds(int count)
        {
            for (int round = 0; round < count; round++)
            {
                using var tensor = device.CreateTensor(Shape, ElementType.Float32);
                using var tiler = Tiler.Create(tensor);
                tiler.Dispatch(tensor);
            }
        }

        Rounds(200);
        AssertNothingGrows(() => Rounds(1000), handles: 4, bytes: 16 << 20);
    }

    [Fact]
    public void Fifty_devices_one_after_the_other_leave_nothing_behind()
    {
        D3D12.Require();
        void Rounds(int count)
        {
            for (int round = 0; round < count; round++)
            {
                using var device = Direct3D12Device.Create();
                using var tensor = device.CreateTensor(Shape, ElementType.Float32);
                using var tiler = Tiler.Create(tensor);
                tiler.Read(tiler.Dispatch(tensor), new byte[tiler.Plan.ByteCount]);
            }
        }

        Rounds(10);
        AssertNothingGrows(() => Rounds(50), handles: 4, bytes: long.MaxValue);
    }

    // What leaks is taken each time; a thread of the runtime's or a block of a heap is taken once, whenever that is.
    private static void AssertNothingGrows(Action work, int handles, long bytes)
    {
        var (before, grown) = (ResourceUse.Now(), (Handles: 0, Bytes: 0L));
        for (int round = 0; round < 3; round++)
        {
            work();
            var after = ResourceUse.Now();
            grown = (after.Handles - before.Handles, after.Memory - before.Memory);
            if (grown.Handles <= handles && grown.Bytes <= bytes)
            {
                return;
            }

            before = after;
        }

        Assert.Fail($"{grown.Handles} handles and {grown.Bytes} bytes more, the third time in a row.");
    }
}
