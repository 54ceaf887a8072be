using GpuTiler.Conformance;

namespace GpuTiler.Providers.Tests;

/// <summary>The tiling graph holds ranges by the same bits as every other device, and has them read.</summary>
public class RangeTests
{
    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void Held_ranges_follow_the_rule(string name)
    {
        using var device = Provider.Open(name);
        int images = 0;
        foreach (var sequence in HeldSequence.All)
        {
            // Elsewhere the graphs are slow to build, and float16 may be missing.
            if (name == "cpu" || (sequence.Type == ElementType.Float32 && sequence.Shape.ElementCount < 10_000))
            {
                sequence.Check(device, (expected, actual, where) => AssertNear(expected, actual, where, isExact: name != "webgpu"));
                images++;
            }
        }

        Assert.True(images >= 4, $"{images} sequences");
    }

    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void Ranges_are_read_as_the_reference_has_them(string name)
    {
        using var device = Provider.Open(name);
        // Deviations are summed in binary32 by a graph, and a GPU's division may put a value into the next bin.
        var kinds = OptionCases.Ranges.Where(range => range.Spread != RangeSpread.Sigma);
        TileRange[] exact = [TileRange.Tile, TileRange.Layer.Symmetric(), TileRange.Between(-1, 1)];
        foreach (var check in RangeChecks.EveryKind(device, name == "webgpu" ? exact : kinds, comparesPixels: name != "webgpu"))
        {
            check();
        }
    }

    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void What_is_held_decays_is_forgotten_and_taken_over(string name)
    {
        using var device = Provider.Open(name);
        RangeChecks.Handover(device);
        RangeChecks.Decay(device);
    }

    // A GPU's division may miss the nearest gain, and a value that lies almost between two levels get the other one.
    private static void AssertNear(byte[] expected, byte[] actual, string where, bool isExact)
    {
        int differing = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            differing += expected[i] != actual[i] ? 1 : 0;
        }

        int most = isExact ? 0 : Math.Max(1, expected.Length / 1000);
        Assert.True(differing <= most, $"{where}: {differing} of {expected.Length} bytes");
    }
}
