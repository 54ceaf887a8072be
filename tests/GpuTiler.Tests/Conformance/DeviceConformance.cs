using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

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
        foreach (var (conformanceCase, expected) in ConformanceCase.Expectations)
        {
            conformanceCase.Check(device, expected);
        }
    }

    [Fact]
    public void The_sweep_reaches_what_it_promises()
    {
        var cases = ConformanceCase.Expectations.Select(expectation => expectation.Case).ToList();
        Assert.True(cases.Count > 1000, $"The sweep has {cases.Count} cases.");
        Assert.Empty(Enumerable.Range(1, 70).Except(cases.Select(c => c.Shape.Width)));
        Assert.Equal(1025, cases.Where(c => c.Shape.Width < 1025).Max(c => c.Shape.Height));
        Assert.True(cases.Max(c => c.Shape.Channels) >= 300);
        foreach (var type in Enum.GetValues<ElementType>())
        {
            foreach (var layout in Enum.GetValues<TensorLayout>())
            {
                foreach (var data in Enum.GetValues<DataKind>())
                {
                    Assert.Contains(cases, c => c.Type == type && c.Shape.Layout == layout && c.Data == data);
                }
            }
        }
    }

    [Fact]
    public void The_registry_holds_every_form_of_the_cpu_kernel_that_the_processor_has()
    {
        Assert.Equal(Vector512.IsHardwareAccelerated && Avx512BW.IsSupported, DeviceRegistry.Names.Contains("cpu-avx512-1"));
        Assert.Equal(Avx2.IsSupported, DeviceRegistry.Names.Contains("cpu-avx2-1"));
        Assert.Contains("cpu-scalar-1", DeviceRegistry.Names);
        Assert.Contains("cpu-portable-1", DeviceRegistry.Names);
        Assert.Contains("cpu-portable-3", DeviceRegistry.Names);
    }

    [Fact]
    public void A_kernel_that_the_processor_lacks_is_refused_by_name()
    {
        foreach (var width in Enum.GetValues<CpuVectorWidth>().Except(CpuDevice.SupportedWidths).Where(width => width != CpuVectorWidth.Auto))
        {
            Assert.Contains(width.ToString(), Assert.Throws<NotSupportedException>(() => CpuDevice.Create(new() { VectorWidth = width })).Message);
        }

        Assert.Throws<NotSupportedException>(() => CpuDevice.Create(new() { VectorWidth = (CpuVectorWidth)99 }));
        Assert.Throws<ArgumentException>(() => CpuDevice.Create(new() { Threads = -1 }));
    }
}
