namespace GpuTiler.Tests.Conformance;

/// <summary>Every device returns the scalar reference's bytes for every case.</summary>
public class DeviceConformance
{
    public static TheoryData<string> Devices => [.. DeviceRegistry.Names];

    [Theory]
    [MemberData(nameof(Devices))]
    public void Every_device_returns_the_bytes_of_the_scalar_reference(string name)
    {
        using var device = DeviceRegistry.TryCreate(name);
        Assert.SkipWhen(device is null, $"This machine cannot run {name}.");
        int cases = 0;
        foreach (var conformanceCase in ConformanceCase.Sweep())
        {
            conformanceCase.Check(device);
            cases++;
        }

        // Every device runs the same cases; a sweep that shrinks is seen here.
        Assert.Equal(ConformanceCase.Sweep().Count(), cases);
        Assert.True(cases > 1000, $"The sweep has {cases} cases.");
    }

    [Fact]
    public void The_registry_holds_every_form_of_the_cpu_kernel()
    {
        Assert.All(CpuDevice.SupportedWidths, width => Assert.Contains(DeviceRegistry.Names, name => name.Contains(width.ToString(), StringComparison.OrdinalIgnoreCase)));
    }
}
