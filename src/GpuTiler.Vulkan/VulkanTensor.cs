using GpuTiler.Gpu;

namespace GpuTiler.Vulkan;

/// <summary>
/// A tensor in a Vulkan buffer: one of its own, or an engine's (<see cref="VulkanDevice.Import"/>), which it never frees.
/// </summary>
/// <remarks>
/// Writing goes through a small staging buffer, after all earlier work on the queue: an image that was dispatched earlier still
/// shows the old values. Disposing waits for the queue before it frees a buffer of its own.
/// </remarks>
public sealed class VulkanTensor : DeviceTensor
{
    private static long count;

    private readonly VulkanDevice device;
    private readonly VulkanContext context;
    private readonly VulkanBuffer? owned;
    private readonly VulkanBinding binding;
    private readonly long bytesBefore;
    private ulong buffer;

    internal VulkanTensor(VulkanDevice device, TensorShape shape, ElementType elementType)
        : this(device, 0, 0, shape, elementType)
    {
        // Shaders read whole words.
        owned = context.CreateBuffer((ByteCount + 3) & ~3L, GpuMemory.Device, $"a tensor of {shape} {elementType}");
        buffer = owned.Handle;
        binding = binding with { Buffer = buffer };
        context.Retain();
    }

    internal VulkanTensor(VulkanDevice device, ulong buffer, long byteOffset, TensorShape shape, ElementType elementType)
        : base(device, shape, elementType)
    {
        (this.device, context, this.buffer, ByteOffset) = (device, device.Context, buffer, byteOffset);
        binding = VulkanBinding.Around(context, buffer, byteOffset, ByteCount, out bytesBefore);
        context.Limits.RequireBuffer($"A tensor of {shape} {elementType}", (long)binding.Bytes, device.Description);
        Number = Interlocked.Increment(ref count);
    }

    /// <summary>The VkBuffer, for work on the device's queue, or after a semaphore; 0 after the tensor is disposed of.</summary>
    public ulong Buffer => buffer;

    /// <summary>Bytes in the buffer before the first activation.</summary>
    public long ByteOffset { get; }

    /// <summary>Identifies the tensor; a handle does not, since a driver may reuse it.</summary>
    internal long Number { get; }

    /// <summary>The part of the buffer that a shader sees.</summary>
    internal VulkanBinding Binding => binding;

    /// <summary>Activations in that part before the first one.</summary>
    internal long ActivationsBefore => bytesBefore / (ElementType == ElementType.Float32 ? 4 : 2);

    internal void RequireLive() => ObjectDisposedException.ThrowIf(buffer == 0, this);

    /// <inheritdoc/>
    protected override void WriteCore(ReadOnlySpan<byte> bytes)
    {
        RequireLive();
        device.Write(buffer, ByteOffset, bytes);
    }

    /// <inheritdoc/>
    protected override void ReadCore(Span<byte> bytes)
    {
        RequireLive();
        GpuDownload.Read(context, buffer, ByteOffset, bytes);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (buffer == 0 || !disposing)
        {
            return;
        }

        buffer = 0;
        if (owned is not null)
        {
            context.WaitIdle();
            owned.Dispose();
            context.Release();
        }
    }
}
