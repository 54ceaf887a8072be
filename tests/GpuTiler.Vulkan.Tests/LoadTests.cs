using GpuTiler.Conformance;
using GpuTiler.Gpu;

namespace GpuTiler.Vulkan.Tests;

/// <summary>
/// How often shaders read an activation, counted by shaders that count: once where a map fits on chip, else twice, and once more for
/// statistics.
/// </summary>
public class LoadTests
{
    private const int OnChipBytes = 16 << 10;

    [Fact]
    public void Activations_are_read_once_where_maps_fit_on_chip_twice_elsewhere_and_once_more_for_statistics()
    {
        using var device = Vulkan.Open(new() { Shaders = name => GpuArtefacts.Load(typeof(LoadTests).Assembly, name + ".counting.spv") });
        (int C, int H, int W)[] shapes =
        [
            (1, 1, 1), (3, 5, 7), (300, 7, 7), (17, 28, 29), (2, 64, 64), (2, 64, 65), (3, 91, 90), (3, 91, 91), (2, 200, 111),
            (1, 3, 9000), (40, 2, 3),
        ];
        int once = 0, twice = 0, thrice = 0;
        foreach (var (c, h, w) in shapes)
        {
            foreach (var shape in new[] { TensorShape.Chw(c, h, w), TensorShape.Hwc(h, w, c) })
            {
                foreach (var type in Enum.GetValues<ElementType>())
                {
                    foreach (var range in new[]
                    {
                        TileRange.Tile, TileRange.Layer, TileRange.Between(-1, 1), TileRange.Tile.Symmetric(),
                        TileRange.Tile.Percentile(1, 99), TileRange.Layer.Sigma(2), TileRange.Tile.Hold(0.9f), TileRange.Layer.Hold(0.9f),
                    })
                    {
                        foreach (var size in new TileOptions[]
                        {
                            new() { Scale = 3 }, new() { Shrink = TileShrink.None },
                            new() { Shrink = TileShrink.Mean(3) }, new() { Shrink = TileShrink.Max(300) },
                        })
                        {
                            var channels = c > 2 ? ChannelRange.Between(1, c) : ChannelRange.All;
                            var options = size with { Range = range, Padding = 1, Channels = channels };
                            int elements = (c > 2 ? c - 1 : c) * h * w;
                            int loads = LoadsOf(device, shape, type, options);
                            bool isOnChip = h * w * (type == ElementType.Float32 ? 4 : 2) <= OnChipBytes;
                            bool isCounted = range.Spread is RangeSpread.Percentile or RangeSpread.Sigma;
                            bool isOnce = range.Kind == RangeKind.Fixed
                                || (!isCounted && range.Kind == RangeKind.Tile && shape.Layout == TensorLayout.Nchw && isOnChip);
                            int expected = (isOnce ? 1 : isCounted ? 3 : 2) * elements;
                            Assert.True(loads == expected, $"{shape} {type} {options}: {loads} loads of {elements} activations.");
                            _ = isOnce ? once++ : isCounted ? thrice++ : twice++;
                        }
                    }
                }
            }
        }

        Assert.True(once > 100 && twice > 100 && thrice > 100, $"{once} images were to read once, {twice} twice, {thrice} three times.");
    }

    [Fact]
    public void For_the_colours_of_what_is_not_finite_the_values_of_the_first_and_last_levels_are_read_again()
    {
        using var device = Vulkan.Open(new() { Shaders = name => GpuArtefacts.Load(typeof(LoadTests).Assembly, name + ".counting.spv") });
        foreach (var shape in new[] { TensorShape.Chw(17, 28, 29), TensorShape.Chw(2, 64, 65), TensorShape.Hwc(28, 29, 17) })
        {
            foreach (var type in Enum.GetValues<ElementType>())
            {
                foreach (var range in new[] { TileRange.Tile, TileRange.Between(-1, 1) })
                {
                    TileOptions options = new() { Range = range, Columns = 1, ColorMap = ColorMap.Grey };
                    float[] values = type == ElementType.Float32
                        ? TestData.Singles(DataKind.Normal, shape.ElementCount)
                        : Array.ConvertAll(TestData.Halves(DataKind.Normal, shape.ElementCount), x => (float)x);
                    var levels = new byte[values.Length];
                    Tiler.Render(values, shape, options with { ColorMap = null }, levels);
                    int ends = levels.Count(level => level is 0 or 255);
                    int plain = LoadsOf(device, shape, type, options),
                        more = LoadsOf(device, shape, type, options with { NaNColor = new(1, 2, 3) });
                    Assert.True(more - plain == ends, $"{shape} {type} {range}: {more - plain} loads beyond {plain}, for {ends} values.");
                    Assert.InRange(ends, 1, shape.ElementCount - 1);
                }
            }
        }
    }

    [Fact]
    public void Composed_tiles_fetch_each_activation_once_after_its_range_is_found()
    {
        using var device = Vulkan.Open(new() { Shaders = name => GpuArtefacts.Load(typeof(LoadTests).Assembly, name + ".counting.spv") });
        foreach (var shape in new[]
        {
            TensorShape.Chw(12, 5, 7), TensorShape.Hwc(5, 7, 12), TensorShape.Chw(3, 100, 91), TensorShape.Hwc(2, 3, 300),
        })
        {
            foreach (var type in Enum.GetValues<ElementType>())
            {
                foreach (var range in new[] { TileRange.Tile, TileRange.Layer, TileRange.Between(-1, 1), TileRange.Tile.Percentile(1, 99) })
                {
                    foreach (var composed in new TileOptions[]
                    {
                        new() { Composition = TileComposition.Interleaved(2) }, new() { Composition = TileComposition.Interleaved(5) },
                        new() { Composition = TileComposition.Rgb },
                        new() { Composition = TileComposition.Rgb, Shrink = TileShrink.Mean(4) },
                    })
                    {
                        int passes = range.Kind == RangeKind.Fixed ? 1 : range.Spread == RangeSpread.Percentile ? 3 : 2;
                        Assert.Equal(
                            passes * shape.ElementCount, LoadsOf(device, shape, type, composed with { Range = range, Padding = 1 }));
                    }
                }
            }
        }
    }

    private static int LoadsOf(VulkanDevice device, TensorShape shape, ElementType type, TileOptions options)
    {
        var plan = TilePlan.Create(shape, options);
        using var tensor = device.CreateTensor(shape, type);
        var expected = new byte[plan.ByteCount];
        if (type == ElementType.Float32)
        {
            var values = TestData.Singles(DataKind.Normal, shape.ElementCount);
            tensor.Write(values);
            ScalarReference.Render<float>(values, plan, 0, expected, plan.RowBytes);
        }
        else
        {
            var values = TestData.Halves(DataKind.Normal, shape.ElementCount);
            tensor.Write(values);
            ScalarReference.Render<Half>(values, plan, 0, expected, plan.RowBytes);
        }

        var passes = new VulkanPasses(device, plan, type);
        using var kernel = new GpuKernel(device.Context, passes);
        var pixels = new byte[plan.ByteCount];
        kernel.Dispatch(tensor, 0, 0);
        kernel.Read(0, pixels, plan.RowBytes);
        Assert.Equal(expected, pixels);
        var extremes = passes.Extremes;
        return BitConverter.ToInt32(Download.Bytes(device.Context, extremes.Buffer, (long)extremes.Offset, 4));
    }
}
