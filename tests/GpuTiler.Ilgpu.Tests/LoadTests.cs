using System.Runtime.CompilerServices;
using GpuTiler.Conformance;

namespace GpuTiler.Ilgpu.Tests;

/// <summary>
/// How often the kernels read an activation: once where a map fits in a group's memory, else twice, and once more for statistics.
/// </summary>
public class LoadTests
{
    [ModuleInitializer]
    internal static void CountLoads() => AppContext.SetSwitch("GpuTiler.Ilgpu.CountLoads", true);

    [Fact]
    public void Activations_are_read_once_where_maps_fit_and_twice_elsewhere_and_once_more_for_statistics()
    {
        using var device = Processor.Open();
        TileRange[] ranges =
        [
            TileRange.Tile, TileRange.Layer, TileRange.Between(-1, 1), TileRange.Tile.Symmetric(), TileRange.Tile.Percentile(1, 99),
            TileRange.Layer.Sigma(2), TileRange.Tile.Hold(0.9f),
        ];
        HashSet<int> seen = [];
        foreach (var (c, h, w) in new[] { (1, 1, 1), (3, 5, 7), (17, 28, 29), (2, 64, 64), (2, 64, 65), (3, 91, 91), (1, 3, 9000) })
        {
            foreach (var shape in new[] { TensorShape.Chw(c, h, w), TensorShape.Hwc(h, w, c) })
            {
                foreach (var (type, range) in from type in Enum.GetValues<ElementType>() from range in ranges select (type, range))
                {
                    bool fits = h * w * (type == ElementType.Float32 ? 4 : 2) <= 16 << 10;
                    bool isCounted = range.Spread is RangeSpread.Percentile or RangeSpread.Sigma;
                    bool isOnce = range.Kind == RangeKind.Fixed
                        || (!isCounted && range.Kind == RangeKind.Tile && shape.Layout == TensorLayout.Nchw && fits);
                    int times = isOnce ? 1 : isCounted ? 3 : 2;
                    int loads = LoadsOf(device, shape, type, new() { Range = range, Padding = 1 });
                    Assert.True(
                        loads == times * shape.ElementCount,
                        $"{shape} {type} {range}: {loads} loads of {shape.ElementCount} activations.");
                    seen.Add(times);
                }
            }
        }

        Assert.Equal([1, 2, 3], seen.Order());
    }

    private static int LoadsOf(IlgpuDevice device, TensorShape shape, ElementType type, TileOptions options)
    {
        using var tensor = new ConformanceCase(shape, options, type, DataKind.Normal).CreateTensor(device);
        using var kernel = (IlgpuKernel)device.CreateKernel(TilePlan.Create(shape, options), type, keepsRanges: false);
        kernel.Dispatch(tensor, image: 0, slot: 0);
        using var count = device.CreateHostMemory(1);
        device.Download(kernel.Extremes, count);
        return BitConverter.ToInt32(count.Bytes);
    }
}
