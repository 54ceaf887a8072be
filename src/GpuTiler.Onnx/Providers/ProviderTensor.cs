using GpuTiler.Onnx.Interop;
using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx;

/// <summary>A tensor in the memory of an execution provider, allocated once by ONNX Runtime.</summary>
/// <remarks>
/// A network loaded for the device writes to it directly. <see cref="DeviceTensor.Write(ActivationSpan)"/> goes through a host copy that is
/// created at the first write and kept; <see cref="DeviceTensor.Read(Span{float})"/> through one that is not kept.
/// </remarks>
public sealed class ProviderTensor : DeviceTensor
{
    private readonly ProviderDevice device;
    private readonly ProviderMemory memory;
    private readonly OrtValue value;
    private HostValue? staging;
    private InputBinding? source;
    private OrtIoBinding? upload;

    internal ProviderTensor(ProviderDevice device, TensorShape shape, ElementType elementType)
        : base(device, shape, elementType)
    {
        this.device = device;
        memory = new ProviderMemory(device, ByteCount, $"a tensor of {shape} {elementType}");
        value = memory.View(elementType.ToOnnx(), TilingGraph.Dimensions(shape));
        device.Memories.Begin();
    }

    internal bool IsDisposed { get; private set; }

    /// <summary>The tensor in the order of its layout.</summary>
    internal OrtValue Value
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            return value;
        }
    }

    /// <summary>The whole memory, to be copied from and to.</summary>
    internal OrtValue Words => memory.Words;

    /// <summary>The same memory with the dimensions that a model's output has.</summary>
    internal OrtValue View(long[] dimensions) => memory.View(ElementType.ToOnnx(), dimensions);

    /// <inheritdoc/>
    protected override void WriteCore(ReadOnlySpan<byte> bytes)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        staging ??= new HostValue(CopyGraph.Word, CopyGraph.Words(ByteCount));
        source ??= staging.AsInput(CopyGraph.From);
        upload ??= device.Copies.CreateBinding([], (CopyGraph.To, memory.Words));
        bytes.CopyTo(staging.AsSpan<byte>());
        device.Copies.Run(upload, waits: true, [source]);
    }

    // The host's copy would be as large as the layer: it is not kept.
    /// <inheritdoc/>
    protected override void ReadCore(Span<byte> bytes)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        using var host = new HostValue(CopyGraph.Word, CopyGraph.Words(ByteCount));
        var download = device.Copies.CreateBinding([(CopyGraph.From, memory.Words)], (CopyGraph.To, host.Value));
        try
        {
            device.Copies.Run(download, waits: true);
        }
        finally
        {
            device.Copies.Free(download);
        }

        host.AsSpan<byte>()[..bytes.Length].CopyTo(bytes);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (IsDisposed || !disposing)
        {
            return;
        }

        IsDisposed = true;
        device.Copies.Free(upload);
        source?.Free();
        staging?.Dispose();
        value.Dispose();
        memory.Dispose();
        device.Memories.End();
    }
}
