namespace GpuTiler.Tests.Conformance;

/// <summary>A caller's memory begins anywhere; wide maps are read from cache line to cache line.</summary>
public class AlignmentTests
{
    public static TheoryData<string> Names => TestDevices.All;

    [Theory]
    [MemberData(nameof(Names))]
    public void Memory_may_begin_at_any_element(string name)
    {
        using var device = DeviceRegistry.Create(name);
        foreach (int width in new[] { 95, 96, 97, 112, 127, 128, 129, 192, 256 })
        {
            // The extremes lie in the last values of each map, where a search that stops early misses them.
            var shape = TensorShape.Chw(3, 5, width);
            var plan = TilePlan.Create(shape, new() { Padding = width % 19 });
            var singles = new float[shape.ElementCount + 40];
            var halves = new Half[singles.Length];
            for (int offset = 0; offset < 40; offset += 3)
            {
                for (int i = 0; i < shape.ElementCount; i++)
                {
                    bool isEnd = i % (5 * width) >= (5 * width) - 2;
                    singles[offset + i] = isEnd ? (i % 2 == 0 ? 500 : -500) : i % 97;
                    halves[offset + i] = (Half)singles[offset + i];
                }

                Check(device, singles.AsSpan(offset, shape.ElementCount), plan);
                Check(device, halves.AsSpan(offset, shape.ElementCount), plan);
            }
        }
    }

    private static void Check(CpuDevice device, ReadOnlySpan<float> values, in TilePlan plan)
    {
        var (expected, actual) = (new byte[plan.ByteCount], new byte[plan.ByteCount]);
        ScalarReference.Render(values, plan, 0, expected, plan.RowBytes);
        device.Render(values, plan, actual);
        Assert.Equal(expected, actual);
    }

    private static void Check(CpuDevice device, ReadOnlySpan<Half> values, in TilePlan plan)
    {
        var (expected, actual) = (new byte[plan.ByteCount], new byte[plan.ByteCount]);
        ScalarReference.Render(values, plan, 0, expected, plan.RowBytes);
        device.Render(values, plan, actual);
        Assert.Equal(expected, actual);
    }
}
