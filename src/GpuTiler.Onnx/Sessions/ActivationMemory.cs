using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx;

/// <summary>ONNX Runtime's view of what a run writes a layer to: the tensor's own memory, or a copy on the host that is uploaded.</summary>
internal sealed class ActivationMemory : IDisposable
{
    private readonly DeviceTensor tensor;
    private readonly HostValue? staging;

    /// <summary>A run writes to the tensor itself.</summary>
    public ActivationMemory(DeviceTensor tensor, OrtValue value) => (this.tensor, Value) = (tensor, value);

    /// <summary>A run writes to the host's memory.</summary>
    public ActivationMemory(DeviceTensor tensor, HostValue staging) =>
        (this.tensor, this.staging, Value) = (tensor, staging, staging.Value);

    public OrtValue Value { get; }

    /// <summary>Whether a run writes to the host's memory.</summary>
    public bool IsOnHost => staging is not null || tensor is CpuTensor;

    /// <summary>What it wrote there.</summary>
    public ActivationSpan OnHost => staging is null ? ((CpuTensor)tensor).Activations
        : tensor.ElementType == ElementType.Float16 ? new(staging.AsSpan<Half>(), tensor.Shape)
        : new(staging.AsSpan<float>(), tensor.Shape);

    /// <summary>Brings the result of a run to the device, where it is not there already.</summary>
    public void Upload()
    {
        if (staging is not null)
        {
            tensor.Write(OnHost);
        }
    }

    public void Dispose()
    {
        if (staging is null)
        {
            Value.Dispose();
        }
        else
        {
            staging.Dispose();
        }
    }
}
