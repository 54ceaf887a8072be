using GpuTiler.Conformance;

namespace GpuTiler.Ilgpu.Tests;

/// <summary>
/// Threads of a group that work together, as on a GPU: the suite's device has one alone, which is the fastest on the processor.
/// </summary>
public class GroupTests
{
    [Fact]
    public void Groups_of_sixteen_threads_return_the_same_bytes()
    {
        using var device = Processor.Open(threads: 16);
        Assert.Equal(16u, device.Limits.Threads);
        int count = 0;
        foreach (var (one, expected) in ConformanceCase.Expectations
            .Where((expectation, index) => index % 13 == 0 && expectation.Expected.Length < 40_000))
        {
            one.Check(device, expected);
            count++;
        }

        Assert.InRange(count, 50, 1000);
    }
}
