using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace GpuTiler.Ilgpu.Tests;

/// <summary>What cannot be used is refused when a device, or a tensor, is made, with the reason.</summary>
public class RefusalTests
{
    private static readonly FoundAccelerator Refused =
        new("Old GPU", AcceleratorType.OpenCL, "Old GPU has OpenCL C 1.2: ILGPU needs OpenCL C 2.0.", builder => builder);
    private static readonly FoundAccelerator Usable = new("processor", AcceleratorType.CPU, null, builder => builder.CPU());

    [Fact]
    public void An_accelerator_that_ILGPU_refuses_is_passed_over_and_refused_by_its_number()
    {
        Assert.Same(Usable, FoundAccelerator.Choose([Refused, Usable], index: null));
        Assert.Equal(
            Refused.Refusal, Assert.Throws<NotSupportedException>(() => FoundAccelerator.Choose([Refused, Usable], index: 0)).Message);
        Assert.Equal(
            "There is no accelerator 2: 0 is Old GPU, OpenCL through ILGPU, 1 is ILGPU's processor, for tests.",
            Assert.Throws<ArgumentException>(() => FoundAccelerator.Choose([Refused, Usable], index: 2)).Message);
    }

    [Fact]
    public void Without_a_driver_of_CUDA_there_is_no_such_accelerator_and_the_next_kind_is_taken()
    {
        Assert.SkipWhen(
            NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1", out _), "A driver of CUDA is here.");
        Assert.DoesNotContain(IlgpuDevice.Adapters, adapter => adapter.Type == AcceleratorType.Cuda);
        using var device = IlgpuDevice.Create();
        Assert.NotEqual(AcceleratorType.Cuda, device.Accelerator.AcceleratorType);
    }

    [Fact]
    public void Too_little_memory_for_a_group_is_refused_with_what_is_needed()
    {
        IlgpuDevice.RequireShared("Some GPU", TilePass.SharedBytes);
        Assert.Equal(
            $"Some GPU lets a group share {TilePass.SharedBytes - 1} bytes of memory: the kernels need {TilePass.SharedBytes}.",
            Assert.Throws<NotSupportedException>(() => IlgpuDevice.RequireShared("Some GPU", TilePass.SharedBytes - 1)).Message);
    }

    [Fact]
    public void Memory_and_streams_of_another_context_are_refused()
    {
        using var device = Processor.Open();
        using var context = Context.Create(builder => builder.CPU());
        using var accelerator = context.CreateCPUAccelerator(0);
        using var singles = accelerator.Allocate1D<float>(6);
        using var halves = accelerator.Allocate1D<ILGPU.Half>(6);
        var shape = TensorShape.Chw(1, 2, 3);
        Assert.Contains(
            "memory of another accelerator",
            Assert.Throws<ArgumentException>(() => device.Import(singles.View, shape)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "memory of another accelerator",
            Assert.Throws<ArgumentException>(() => device.Import(halves.View, shape)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "stream is of another accelerator",
            Assert.Throws<ArgumentException>(() => IlgpuDevice.Adopt(device.Accelerator, accelerator.DefaultStream)).Message,
            StringComparison.Ordinal);
    }
}
