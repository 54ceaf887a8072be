
namespace GpuTiler.Testing;

/// <summary>Counts the bytes of the whole process, so no other test may run beside it.</summary>
public abstract class AllocationTests
{
    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void Frames_allocate_nothing_on_the_managed_heap(string name)
    {
        using var device = TestDevices.Open(name);
        Action[] frames = [.. Frames(device)];
        Assert.Equal(0, Allocations.OfProcess(() => Array.ForEach(frames, frame => frame()), times: 10));
    }

    private static IEnumerable<Action> Frames(TileDevice device)
    {
        foreach (var shape in new[] { TensorShape.Chw(8, 20, 20), TensorShape.Hwc(20, 20, 8), TensorShape.Chw(1, 90, 90) })
        {
            foreach (var range in new[]
            {
                TileRange.Tile, TileRange.Layer, TileRange.Tile.Percentile(1, 99), TileRange.Layer.Sigma(2), TileRange.Tile.Hold(0.9f),
            })
            {
                float gamma = range.Spread == RangeSpread.Extremes ? 0 : 2.2f;
                // Every second range, of maps in an order of the caller's.
                ChannelOrder order = range.Kind == RangeKind.Layer && shape.Channels > 1 ? [5, 0, 5] : [];
                foreach (var type in Enum.GetValues<ElementType>())
                {
                    var tensor = device.CreateTensor(shape, type);
                    var shrink = type == ElementType.Float16 ? TileShrink.Mean(3) : TileShrink.None;
                    var options = new TileOptions { Range = range, Gamma = gamma, Padding = 1, Channels = order, Shrink = shrink };
                    var tiler = Tiler.Create(tensor, options, keepsRanges: type == ElementType.Float32);
                    var ranges = new ValueRange[tiler.Plan.Tiles];
                    var pixels = new byte[tiler.Plan.ByteCount];
                    var (singles, halves) = (new float[shape.ElementCount], new Half[shape.ElementCount]);
                    yield return () =>
                    {
                        if (type == ElementType.Float16)
                        {
                            tensor.Write(halves);
                            tiler.Read(tiler.Dispatch(tensor), pixels);
                            return;
                        }

                        tensor.Write(singles);
                        var ticket = tiler.Dispatch(tensor);
                        tiler.ReadRanges(ticket, ranges);
                        tiler.Read(ticket, pixels);
                        _ = tiler.GpuTime(ticket);
                    };
                }
            }
        }
    }
}
