using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTiler.Ilgpu;

/// <summary>
/// A tensor in an accelerator's memory: one of its own, or a view of the caller's
/// (<see cref="IlgpuDevice.Import(ArrayView{float}, TensorShape)"/>), which it never frees.
/// </summary>
/// <remarks>
/// Writing and reading go through a copy in the host's memory, created by the first of them, and wait for the device's stream.
/// </remarks>
public sealed class IlgpuTensor : DeviceTensor
{
    private readonly IlgpuDevice device;
    private readonly MemoryBuffer1D<uint, Stride1D.Dense>? owned;
    private HostMemory? staging;
    private bool isDisposed;

    // Without the caller's memory it allocates its own; another device that works through this one may have it as its tensor.
    internal IlgpuTensor(
        IlgpuDevice device, TensorShape shape, ElementType elementType, ArrayView<uint>? words = null, TileDevice? owner = null)
        : base(owner ?? device, shape, elementType)
    {
        this.device = device;
        device.RequireBuffer($"A tensor of {shape} {elementType}", ByteCount);
        owned = words is null ? device.Allocate((ByteCount + 3) / 4, $"a tensor of {shape} {elementType}") : null;
        Words = words ?? owned!.View;
    }

    /// <summary>The activations, in words of 32 bits: one float32, or two float16.</summary>
    internal ArrayView<uint> Words { get; }

    /// <summary>The activations in the accelerator's memory, for work on the device's stream.</summary>
    /// <typeparam name="T"><see cref="float"/>, or <see cref="ILGPU.Half"/>: the tensor's type.</typeparam>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> has another size than the tensor's activations.</exception>
    public ArrayView<T> View<T>()
        where T : unmanaged
    {
        RequireLive();
        int size = ElementType == ElementType.Float32 ? sizeof(float) : 2;
        return Unsafe.SizeOf<T>() == size
            ? Words.Cast<T>().SubView(0, Shape.ElementCount)
            : throw new ArgumentException($"The tensor holds {ElementType}, {size} bytes each; {typeof(T)} has {Unsafe.SizeOf<T>()}.");
    }

    /// <summary>Where the activations are in the accelerator's memory.</summary>
    internal nint Address
    {
        get
        {
            RequireLive();
            return Words.LoadEffectiveAddressAsPtr();
        }
    }

    internal void RequireLive() => ObjectDisposedException.ThrowIf(isDisposed, this);

    /// <inheritdoc/>
    protected override void WriteCore(ReadOnlySpan<byte> bytes)
    {
        RequireLive();
        var host = RequireStaging();
        bytes.CopyTo(host.Bytes);
        device.Upload(host, Words);
    }

    /// <inheritdoc/>
    protected override void ReadCore(Span<byte> bytes)
    {
        RequireLive();
        var host = RequireStaging();
        device.Download(Words, host);
        host.Bytes[..bytes.Length].CopyTo(bytes);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!disposing || isDisposed)
        {
            return;
        }

        isDisposed = true;
        device.Free(owned, staging);
    }

    private HostMemory RequireStaging() => staging ??= device.CreateHostMemory((int)((ByteCount + 3) / 4));
}
