using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx.Tests;

/// <summary>A device whose networks run on the processor, padded as for a provider that computes some convolutions wrongly.</summary>
internal sealed class PaddingDevice : CountingDevice, INetworkHost
{
    private readonly ProcessorHost host = new();

    public Lock Gate => host.Gate;

    public bool CopiesInputs => host.CopiesInputs;

    public bool FusesOutputs => host.FusesOutputs;

    public bool PadsChannels => true;

    /// <summary>Where each network is saved as ONNX Runtime's basic optimisation leaves it; <see langword="null"/> for nowhere.</summary>
    public string? OptimizedModel { get; init; }

    public void Configure(SessionOptions session)
    {
        if (OptimizedModel is not null)
        {
            // At this level convolutions keep their names.
            session.GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_BASIC;
            session.OptimizedModelFilePath = OptimizedModel;
        }
    }

    public ActivationMemory Bind(DeviceTensor tensor, long[] dimensions) => host.Bind(tensor, dimensions);
}
