using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GpuTiler.Direct3D12.Interop;
using GpuTiler.Gpu;

namespace GpuTiler.Direct3D12.Tests;

/// <summary>Structures are as long as the headers' on 64-bit Windows; needs no Windows.</summary>
public class StructureTests
{
    [Fact]
    public void Structures_have_the_lengths_of_the_headers()
    {
        Assert.Equal(20, Unsafe.SizeOf<HeapProperties>());
        Assert.Equal(56, Unsafe.SizeOf<ResourceDescription>());
        Assert.Equal(32, Unsafe.SizeOf<ResourceBarrier>());
        Assert.Equal(32, Unsafe.SizeOf<RootParameter>());
        Assert.Equal(40, Unsafe.SizeOf<RootSignatureDescription>());
        Assert.Equal(56, Unsafe.SizeOf<ComputePipelineDescription>());
        Assert.Equal(16, Unsafe.SizeOf<CommandQueueDescription>());
        Assert.Equal(12, Unsafe.SizeOf<QueryHeapDescription>());
        Assert.Equal(48, Unsafe.SizeOf<TextureCopyLocation>());
        Assert.Equal(312, Unsafe.SizeOf<AdapterDescription>());
        Assert.Equal(32, Unsafe.SizeOf<DebugMessage>());
        Assert.Equal(GpuParameters.Words * 4, Unsafe.SizeOf<GpuParameters>());
    }

    [Fact]
    public void Every_shader_is_embedded_and_none_that_only_tests_use()
    {
        var assembly = typeof(Direct3D12Device).Assembly;
        foreach (var shader in Enum.GetValues<GpuShader>())
        {
            foreach (var type in Enum.GetValues<ElementType>())
            {
                var code = GpuArtefacts.Load(assembly, GpuArtefacts.NameOf(shader, type) + ShaderFormat.Dxbc.Extension);
                Assert.Equal("DXBC"u8, code.AsSpan(0, 4));
                Assert.Equal(code.Length, MemoryMarshal.Read<int>(code.AsSpan(24)));
            }
        }

        Assert.DoesNotContain(assembly.GetManifestResourceNames(), name => name.Contains("counting"));
    }
}
