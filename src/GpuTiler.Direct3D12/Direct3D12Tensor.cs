using GpuTiler.Direct3D12.Interop;
using GpuTiler.Gpu;

namespace GpuTiler.Direct3D12;

/// <summary>
/// A tensor in a Direct3D buffer: one of its own, or an engine's (<see cref="Direct3D12Device.Import"/>), which it holds a reference to.
/// </summary>
/// <remarks>
/// <para>
/// Writing goes through a small upload buffer, after all earlier work on the queue: an image that was dispatched earlier still
/// shows the old values. Disposing waits for the queue before it releases the buffer.
/// </para>
/// <para>
/// <b>States.</b> Every buffer is in the state COMMON between lists: at the end of ExecuteCommandLists the API brings it back there,
/// whatever a list did with it. From there its first use in a list promotes it, so <see cref="Tiler.Dispatch"/> and
/// <see cref="DeviceTensor.Write(ActivationSpan)"/> record no barrier for it. Within a list of an engine, see
/// <see cref="Direct3D12SourceState"/>.
/// </para>
/// </remarks>
public sealed class Direct3D12Tensor : DeviceTensor
{
    private readonly Direct3D12Device device;
    private readonly Direct3D12Context context;
    private readonly ulong address;
    private ID3D12Resource resource;

    internal Direct3D12Tensor(Direct3D12Device device, TensorShape shape, ElementType elementType)
        : base(device, shape, elementType)
    {
        (this.device, context) = (device, device.Context);
        RequireReach(ByteCount);

        // Shaders read whole words.
        var description = ResourceDescription.Buffer((ByteCount + 3) & ~3L, ResourceDescription.AllowUnorderedAccess);
        resource = context.Device.CreateCommittedResource(
            HeapType.Default, description, ResourceStates.Common, $"{ByteCount} bytes: a tensor of {shape} {elementType}");
        address = resource.GetGPUVirtualAddress();
        context.Retain();
    }

    internal Direct3D12Tensor(Direct3D12Device device, nint resource, long byteOffset, TensorShape shape, ElementType elementType)
        : base(device, shape, elementType)
    {
        (this.device, context, this.resource, ByteOffset) = (device, device.Context, new(resource), byteOffset);
        RequireReach(ByteCount);
        RequireRoom(this.resource.GetDesc());
        address = this.resource.GetGPUVirtualAddress() + (ulong)byteOffset;
        _ = ComObject.AddRef(resource);
        context.Retain();
    }

    /// <summary>
    /// The ID3D12Resource, without a reference for the caller. Its content may be used on the device's queue, or after a fence; 0 after
    /// the tensor is disposed of.
    /// </summary>
    public nint Resource => resource.Address;

    /// <summary>Bytes in the buffer before the first activation.</summary>
    public long ByteOffset { get; }

    internal ID3D12Resource Buffer => resource;

    /// <summary>Where a shader finds the first activation.</summary>
    internal ulong Address => address;

    internal void RequireLive() => ObjectDisposedException.ThrowIf(resource.Address == 0, this);

    /// <inheritdoc/>
    protected override void WriteCore(ReadOnlySpan<byte> bytes)
    {
        RequireLive();
        device.Write((ulong)resource.Address, ByteOffset, bytes);
    }

    /// <inheritdoc/>
    protected override void ReadCore(Span<byte> bytes)
    {
        RequireLive();
        GpuDownload.Read(context, (ulong)resource.Address, ByteOffset, bytes);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (resource.Address == 0 || !disposing)
        {
            return;
        }

        context.WaitIdle();
        _ = ComObject.Release(resource.Address);
        resource = default;
        context.Release();
    }

    private void RequireReach(long bytes) =>
        Direct3D12Context.Limits.RequireBuffer($"A tensor of {Shape} {ElementType}", bytes, device.Description);

    private void RequireRoom(in ResourceDescription description)
    {
        if (description.Dimension != ResourceDescription.BufferDimension
            || (description.Flags & ResourceDescription.DenyShaderResource) != 0)
        {
            throw new ArgumentException("The resource is no buffer that shaders may read: one without DENY_SHADER_RESOURCE is needed.");
        }

        if (description.Width < (ulong)ByteOffset + (ulong)ByteCount)
        {
            throw new ArgumentException(
                $"The buffer has {description.Width} bytes; a tensor of {Shape} {ElementType} at offset {ByteOffset} needs "
                    + $"{ByteOffset + ByteCount}.");
        }
    }
}
