using GpuTiler.Conformance;

namespace GpuTiler.Providers.Tests;

/// <summary>The tiling graph shows what the scalar reference shows.</summary>
public class ConformanceTests(ITestOutputHelper output)
{
    // WebGPU runs on a software driver here, so that all but the processor render every fifth case: prime to the loops that made them,
    // and so a bit of all. The processor does so too where all projects are tested together.
    private const int Stride = 5;

    private static bool IsOwnLane => Environment.GetEnvironmentVariable("GPUTILER_TEST_DEVICES") is { Length: > 0 };

    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void Cases_are_the_references_images_up_to_one_level(string name)
    {
        using var device = Provider.Open(name);
        var comparison = new Comparison(device);
        for (int i = 0; i < ConformanceCase.Expectations.Count; i += name == "cpu" && IsOwnLane ? 1 : Stride)
        {
            comparison.Add(ConformanceCase.Expectations[i]);
        }

        output.WriteLine(comparison.ToString());
        Assert.True(comparison.Images > 150, comparison.ToString());

        // The processor divides exactly, the library's provider on it too; elsewhere hardly any value lies so near the middle of two
        // levels.
        Assert.True(comparison.Share <= (name == "webgpu" ? 1e-4 : 0), comparison.ToString());
    }

    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void Tensors_are_read_as_they_were_written(string name)
    {
        using var device = Provider.Open(name);
        var checks = TensorChecks.Contents(device);
        // A single image from the host's memory must be the reference's to the byte.
        var report = ConformanceReport.Of(name == "webgpu" ? checks : [.. checks, .. TensorChecks.FromHost(device)]);
        Assert.NotEqual(0, report.Passed);
        // A device without float16 says so when it is asked for.
        Assert.All(report.Refusals, refusal => Assert.Contains("Float16", refusal, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Every_fifth_case_has_a_bit_of_all()
    {
        var cases = ConformanceCase.Expectations.Where((_, i) => i % Stride == 0).Select(expectation => expectation.Case)
            .Where(c => c.Type == ElementType.Float32).ToList();
        Assert.Equal(Enum.GetValues<DataKind>(), cases.Select(c => c.Data).Distinct().Order());
        Assert.Equal(2, cases.Select(c => c.Shape.Layout).Distinct().Count());
        Assert.True(cases.Select(c => c.Options.Range).Distinct().Count() >= 8);
        Assert.Equal(
            OptionCases.Ranges.Select(range => (range.Kind, range.Spread)).Distinct().Order(),
            cases.Select(c => (c.Options.Range.Kind, c.Options.Range.Spread)).Distinct().Order());
        Assert.True(cases.Select(c => c.Options.Gamma).Distinct().Count() >= 3);
        Assert.Equal(4, cases.Select(c => (c.Options.NaNColor is null, c.Options.InfinityColor is null)).Distinct().Count());
        Assert.Contains(cases, c => c.Options is { Scale: > 1, Padding: > 0, Border: > 0, ColorMap: not null });
        Assert.Contains(cases, c => c.Options.Composition.IsRgb);
        Assert.Contains(cases, c => c.Options.Shrink is { Factor: > 1, Mode: ShrinkMode.Mean });
        Assert.Contains(cases, c => c.Options.Shrink.Mode == ShrinkMode.Max);
        Assert.Contains(cases, c => c.Options is { Composition.Interleave: > 1, ColorMap: null });
        Assert.Contains(cases, c => c.Options is { Composition.Interleave: > 1, ColorMap: not null });
        Assert.Contains(cases, c => c.Options.Border < c.Options.Padding);
        Assert.Contains(cases, c => c.Options.Channels.Range != ChannelRange.All);
        Assert.Contains(cases, c => c.Image > 0);
        Assert.Contains(cases, c => c.ExtraPitch > 0);
    }
}
