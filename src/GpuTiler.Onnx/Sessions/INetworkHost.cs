using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx;

/// <summary>
/// Where a network runs and how its activations reach a device's tensors: the execution provider of its session, and the memory that
/// its outputs are bound to.
/// </summary>
internal interface INetworkHost
{
    /// <summary>Held while a session is opened, run or closed.</summary>
    Lock Gate { get; }

    /// <summary>Whether an input is copied to the device when it is bound, so that it must be bound before each run.</summary>
    bool CopiesInputs { get; }

    /// <summary>
    /// Whether the execution provider fuses an operator with the activation behind it even where the tensor between them is an output of
    /// the network, which then never appears.
    /// </summary>
    bool FusesOutputs { get; }

    /// <summary>
    /// Whether the execution provider computes some convolutions wrongly, so that they must be padded (<see cref="ChannelFault"/>).
    /// </summary>
    bool PadsChannels { get; }

    /// <summary>Adds the execution provider to the options of one session, which no other session may use.</summary>
    void Configure(SessionOptions session);

    /// <summary>The memory that a run writes a layer to.</summary>
    ActivationMemory Bind(DeviceTensor tensor, long[] dimensions);

    /// <summary>The host for a device's tensors: the device itself, where it runs networks, and otherwise the processor.</summary>
    static INetworkHost Of(TileDevice device) => device as INetworkHost ?? new ProcessorHost();
}
