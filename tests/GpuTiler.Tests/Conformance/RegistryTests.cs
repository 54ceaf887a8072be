using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GpuTiler.Tests.Conformance;

/// <summary>The conformance suite runs every form of the CPU's kernel, and none can go missing.</summary>
public class RegistryTests
{
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
        foreach (var width in Enum.GetValues<CpuVectorWidth>().Except(CpuDevice.SupportedWidths)
            .Where(width => width != CpuVectorWidth.Auto))
        {
            Assert.Contains(
                width.ToString(),
                Assert.Throws<NotSupportedException>(() => CpuDevice.Create(new() { VectorWidth = width })).Message);
        }

        Assert.Throws<NotSupportedException>(() => CpuDevice.Create(new() { VectorWidth = (CpuVectorWidth)99 }));
        Assert.Throws<ArgumentException>(() => CpuDevice.Create(new() { Threads = -1 }));
    }
}
