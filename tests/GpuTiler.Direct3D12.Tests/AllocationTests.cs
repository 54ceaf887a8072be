namespace GpuTiler.Direct3D12.Tests;

/// <summary>Once a tiler has rendered its first image, nothing is left for the collector.</summary>
public class AllocationTests
{
    [Fact]
    public void Frames_allocate_nothing_on_the_managed_heap()
    {
        using var device = D3D12.Open();
        Action[] frames = [.. Frames(device)];
        foreach (var frame in frames)
        {
            frame();
        }

        // A test runner may allocate at the same time; what a frame allocates shows in every round.
        long least = long.MaxValue;
        for (int round = 0; round < 20 && least > 0; round++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            for (int i = 0; i < 10; i++)
            {
                foreach (var frame in frames)
                {
                    frame();
                }
            }

            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        Assert.Equal(0, least);
    }

    private static IEnumerable<Action> Frames(Direct3D12Device device)
    {
        foreach (var shape in new[] { TensorShape.Chw(8, 20, 20), TensorShape.Hwc(20, 20, 8), TensorShape.Chw(1, 90, 90) })
        {
            foreach (var range in new[] { TileRange.Tile, TileRange.Layer })
            {
                foreach (var type in Enum.GetValues<ElementType>())
                {
                    var tensor = device.CreateTensor(shape, type);
                    var tiler = Tiler.Create(device, shape, new() { Range = range, Padding = 1 });
                    var pixels = new byte[tiler.Plan.ByteCount];
                    var (singles, halves) = (new float[shape.ElementCount], new Half[shape.ElementCount]);
                    yield return () =>
                    {
                        if (type == ElementType.Float32)
                        {
                            tensor.Write(singles);
                        }
                        else
                        {
                            tensor.Write(halves);
                        }

                        var ticket = tiler.Dispatch(tensor);
                        tiler.Read(ticket, pixels);
                        _ = tiler.GpuTime(ticket);
                    };
                }
            }
        }
    }
}
