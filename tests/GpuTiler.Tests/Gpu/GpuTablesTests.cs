using GpuTiler.Gpu;

namespace GpuTiler.Tests.Gpu;

/// <summary>The tables that shaders look up, where shaders/Parameters.hlsli says that they are.</summary>
public class GpuTablesTests
{
    // minStorageBufferOffsetAlignment is a power of two, and 256 at most.
    private const int CoarsestAlignment = 256;

    [Fact]
    public void What_follows_the_tables_may_be_bound_on_any_device()
    {
        foreach (float gamma in new[] { 0, 2.2f })
        {
            foreach (var colors in new[] { null, ColorMap.Grey })
            {
                int bytes = GpuTables.Of(TilePlan.Create(TensorShape.Hw(2, 2), new() { Gamma = gamma, ColorMap = colors })).Length;
                Assert.True(bytes % CoarsestAlignment == 0, $"The tables have {bytes} bytes.");
            }
        }
    }
}
