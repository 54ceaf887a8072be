namespace GpuTiler.Tests.Devices;

/// <summary>Counts the bytes of the whole process, so no other test may run beside it.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public class AllocationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Frames_allocate_nothing_on_the_managed_heap(int threads)
    {
        // Large enough for all threads to take part; both layouts, both types, per tile and per layer.
        using var device = CpuDevice.Create(new() { Threads = threads });
        Action[] frames = [.. Frames(device)];
        Assert.Equal(0, Allocations.OfProcess(() => Array.ForEach(frames, frame => frame()), times: 10));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Batches_allocate_nothing_on_the_managed_heap(int threads)
    {
        using var device = CpuDevice.Create(new() { Threads = threads });
        var batch = new TileBatch(device);
        var work =
            new[] { TensorShape.Chw(64, 200, 200), TensorShape.Chw(32, 60, 60), TensorShape.Hwc(60, 60, 32), TensorShape.Chw(7, 9, 9) }
                .Select(shape =>
                    (Tensor: device.CreateTensor(shape, ElementType.Float32), Tiler: Tiler.Create(device, shape, ElementType.Float32)))
                .ToArray();
        Assert.Equal(0, Allocations.OfProcess(() =>
        {
            foreach (var (tensor, tiler) in work)
            {
                batch.Add(tiler, tensor);
            }

            batch.Dispatch();
        }, times: 10));
    }

    private static IEnumerable<Action> Frames(CpuDevice device)
    {
        foreach (var shape in new[] { TensorShape.Chw(32, 120, 120), TensorShape.Hwc(120, 120, 32), TensorShape.Chw(1, 700, 700) })
        {
            foreach (var range in new[]
            {
                TileRange.Tile, TileRange.Layer, TileRange.Tile.Symmetric(),
                TileRange.Tile.Percentile(1, 99), TileRange.Layer.Percentile(1, 99),
                TileRange.Tile.Sigma(2), TileRange.Layer.Sigma(2), TileRange.Tile.Hold(0.9f), TileRange.Layer.Hold(0.9f),
            })
            {
                float gamma = range.Spread == RangeSpread.Extremes ? 0 : 2.2f;
                foreach (var type in Enum.GetValues<ElementType>())
                {
                    var options = new TileOptions { Range = range, Gamma = gamma, Padding = 1 };
                    var tensor = device.CreateTensor(shape, type);
                    var tiler = Tiler.Create(tensor, options, keepsRanges: true);
                    var pixels = new byte[tiler.Plan.ByteCount];
                    var ranges = new ValueRange[tiler.Plan.Tiles];
                    yield return () =>
                    {
                        var ticket = tiler.Dispatch(tensor);
                        tiler.ReadRanges(ticket, ranges);
                        tiler.Read(ticket, pixels);
                    };
                }

                foreach (var composed in new TileOptions[]
                {
                    new() { Composition = TileComposition.Interleaved(2), Padding = 1 },
                    new() { Composition = TileComposition.Rgb, Channels = ChannelRange.Between(0, 3) },
                    new() { Shrink = TileShrink.Mean(3) },
                    new() { Shrink = TileShrink.Max(4), NaNColor = new(1, 2, 3) },
                })
                {
                    if (composed.Channels.Range.End <= shape.Channels)
                    {
                        var tensor = device.CreateTensor(shape, ElementType.Float32);
                        var tiler = Tiler.Create(tensor, composed with { Range = range, Gamma = gamma });
                        var pixels = new byte[tiler.Plan.ByteCount];
                        yield return () => tiler.Read(tiler.Dispatch(tensor), pixels);
                    }
                }

                if (range.Spread == RangeSpread.Held)
                {
                    continue;
                }

                var values = new float[shape.ElementCount];
                var halves = new Half[shape.ElementCount];
                var image = new byte[TilePlan.Create(shape, new() { Range = range }).ByteCount];
                yield return () => Tiler.Render(values, shape, new() { Range = range, Gamma = gamma }, image);
                yield return () => Tiler.Render(halves, shape, new() { Range = range, Gamma = gamma }, image);
            }
        }
    }
}
