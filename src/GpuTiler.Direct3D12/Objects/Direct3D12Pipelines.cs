using GpuTiler.Direct3D12.Interop;
using GpuTiler.Gpu;

namespace GpuTiler.Direct3D12;

/// <summary>
/// The pipelines of a device, built when they are first needed, and the root signature that they share. Any thread may ask.
/// </summary>
internal sealed unsafe class Direct3D12Pipelines : IDisposable
{
    // The parameters of the root signature: views of raw buffers, so no descriptor heap is needed.
    public const uint Parameters = 0;
    public const uint Activations = 1;
    public const uint Colors = 2;
    public const uint Image = 3;
    public const uint Extremes = 4;

    private readonly Direct3D12Context context;
    private readonly Func<string, byte[]> load;
    private readonly Dictionary<string, ID3D12PipelineState> pipelines = [];

    /// <summary>Makes the root signature.</summary>
    /// <param name="context">The device.</param>
    /// <param name="load">Gives the compiled shader of a name such as <c>TileOnce.f16</c>.</param>
    public Direct3D12Pipelines(Direct3D12Context context, Func<string, byte[]> load)
    {
        (this.context, this.load) = (context, load);
        RootSignature = CreateRootSignature();
    }

    public ID3D12RootSignature RootSignature { get; private set; }

    /// <summary>The pipeline of a shader.</summary>
    public ID3D12PipelineState Get(GpuShader shader, ElementType type)
    {
        var name = GpuArtefacts.NameOf(shader, type);
        lock (pipelines)
        {
            return pipelines.TryGetValue(name, out var pipeline)
                ? pipeline
                : pipelines[name] = context.Device.CreateComputePipelineState(RootSignature, load(name), $"the shader {name}");
        }
    }

    public void Dispose()
    {
        foreach (var pipeline in pipelines.Values)
        {
            _ = ComObject.Release(pipeline.Address);
        }

        pipelines.Clear();
        _ = ComObject.Release(RootSignature.Address);
        RootSignature = default;
    }

    private ID3D12RootSignature CreateRootSignature()
    {
        const int Count = 5;
        var parameters = stackalloc RootParameter[Count];
        parameters[Parameters] = new() { Type = RootParameterType.Constants, Num32BitValues = GpuParameters.Words };
        parameters[Activations] = new() { Type = RootParameterType.ShaderResource, ShaderRegister = 0 };
        parameters[Colors] = new() { Type = RootParameterType.ShaderResource, ShaderRegister = 1 };
        parameters[Image] = new() { Type = RootParameterType.UnorderedAccess, ShaderRegister = 0 };
        parameters[Extremes] = new() { Type = RootParameterType.UnorderedAccess, ShaderRegister = 1 };
        RootSignatureDescription description = new() { NumParameters = Count, Parameters = parameters };
        nint blob = 0;
        try
        {
            HResult.Check(D3D12Library.SerializeRootSignature(&description, &blob), "D3D12SerializeRootSignature");
            return context.Device.CreateRootSignature(new(blob));
        }
        finally
        {
            _ = ComObject.Release(blob);
        }
    }
}
