using System.Text.RegularExpressions;
using GpuTiler.Gpu;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace GpuTiler.Ilgpu.Tests;

/// <summary>What CUDA would be given: it is translated here, and has not been run.</summary>
public class PtxTests
{
    public static TheoryData<GpuShader> Shaders { get; } = [.. Enum.GetValues<GpuShader>()];

    [Theory]
    [MemberData(nameof(Shaders))]
    public void Every_pass_is_translated_and_no_product_may_be_fused_with_a_sum(GpuShader shader)
    {
        using var context = Context.Create(builder => builder.Cuda(_ => true));
        using var backend = new PTXBackend(context, CudaArchitecture.SM_80, CudaInstructionSet.ISA_70, null!);
        var compiled = (PTXCompiledKernel)backend.Compile(
            EntryPointDescription.FromExplicitlyGroupedKernel(TileKernels.Of(shader).Method), KernelSpecialization.Empty);
        string ptx = compiled.PTXAssembly;
        Assert.Contains(".target sm_80", ptx, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\b(fma|mad)\S*\.f32", ptx);
        Assert.DoesNotMatch(@"\.(ftz|approx)\b", ptx);

        // A product without a rounding of its own is one that CUDA may fuse with what it is added to.
        foreach (Match product in Regex.Matches(ptx, @"\bmul\.f32\s+(%\w+),"))
        {
            Assert.DoesNotMatch($@"\b(add|sub)\S*\.f32\s+%\w+,[^;]*{product.Groups[1].Value}\b", ptx);
        }
    }
}
