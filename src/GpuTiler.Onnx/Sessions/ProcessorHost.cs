using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace GpuTiler.Onnx;

/// <summary>
/// Runs networks on ONNX Runtime's CPU execution provider, which writes to the host's memory only: the processor's tensors in place,
/// and a GPU's by an upload after each run.
/// </summary>
internal sealed class ProcessorHost : INetworkHost
{
    /// <summary>One for each model: on the processor two of them may run at once.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The network reads the inputs where they are.</summary>
    public bool CopiesInputs => false;

    public bool FusesOutputs => false;

    public bool PadsChannels => false;

    public void Configure(SessionOptions session)
    {
        // The CPU execution provider is always there.
    }

    public ActivationMemory Bind(DeviceTensor tensor, long[] dimensions)
    {
        var type = tensor.ElementType.ToOnnx();
        return tensor is CpuTensor host
            ? new(tensor, OrtValue.CreateTensorValueWithData(
                OrtMemoryInfo.DefaultInstance, (TensorElementType)type, dimensions, host.Address, host.ByteCount))
            : new(tensor, new HostValue(type, dimensions));
    }
}
