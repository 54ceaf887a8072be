using GpuTiler.Conformance;

namespace GpuTiler.Testing;

/// <summary>Every device of the project's registry keeps every promise, and refuses nothing.</summary>
public abstract class DeviceConformance
{
    public static TheoryData<string> Names => TestDevices.All;

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_device_returns_the_bytes_of_the_scalar_reference(string name) =>
        Assert.Equal(ConformanceCase.All.Count, Check(name, TileConformance.CheckImages));

    [Theory]
    [MemberData(nameof(Names))]
    public void Images_of_a_batch_have_the_bytes_that_each_has_alone(string name) => Check(name, TileConformance.CheckBatches);

    [Theory]
    [MemberData(nameof(Names))]
    public void Images_come_in_the_order_of_their_dispatches(string name) => Check(name, TileConformance.CheckOrder);

    [Theory]
    [MemberData(nameof(Names))]
    public void Tensors_are_read_as_they_were_written(string name) => Check(name, TileConformance.CheckTensors);

    [Theory]
    [MemberData(nameof(Names))]
    public void Ranges_of_every_kind_are_read_as_the_reference_has_them(string name) => Check(name, TileConformance.CheckRanges);

    [Theory]
    [MemberData(nameof(Names))]
    public void Held_ranges_follow_the_rule(string name) => Check(name, TileConformance.CheckHeldRanges);

    /// <summary>eng/conformance runs as many as it is told.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Images_drawn_at_random_have_the_bytes_of_the_scalar_reference(string name)
    {
        int seed = TestNumber.Of("GPUTILER_CONFORMANCE_SEED") ?? Random.Shared.Next();
        int cases = TestNumber.Of("GPUTILER_CONFORMANCE_CASES") ?? 200;
        TestContext.Current.SendDiagnosticMessage("{0}: {1} cases from the seed {2} on", name, cases, seed);
        Assert.Equal(cases, Check(name, device => TileConformance.CheckRandom(device, seed, cases)));
    }

    private static int Check(string name, Func<TileDevice, ConformanceReport> check)
    {
        using var device = TestDevices.Open(name);
        var report = check(device);
        Assert.Empty(report.Refusals);
        Assert.NotEqual(0, report.Passed);
        return report.Passed;
    }
}
