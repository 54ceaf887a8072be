using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GpuTiler;

/// <summary>A tensor in the host's memory, aligned for vectors and never moved by the collector.</summary>
public sealed unsafe class CpuTensor : DeviceTensor
{
    private const nuint Alignment = 64;

    private void* memory;

    internal CpuTensor(CpuDevice device, TensorShape shape, ElementType elementType)
        : base(device, shape, elementType)
    {
        memory = NativeMemory.AlignedAlloc((nuint)ByteCount, Alignment);
    }

    /// <summary>Frees the memory if <see cref="DeviceTensor.Dispose()"/> was forgotten.</summary>
    ~CpuTensor() => Dispose(disposing: false);

    /// <summary>The first byte, for a library that fills the tensor itself. Valid until the tensor is disposed of.</summary>
    public nint Address => (nint)Live();

    /// <summary>The content as values of its own type.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="Half"/>, as <see cref="DeviceTensor.ElementType"/> says.</typeparam>
    /// <exception cref="ArgumentException">The tensor holds a different type.</exception>
    /// <exception cref="ObjectDisposedException">The tensor has been disposed of.</exception>
    public Span<T> AsSpan<T>()
        where T : unmanaged
    {
        var expected = ElementType == ElementType.Float32 ? typeof(float) : typeof(Half);
        return typeof(T) == expected
            ? new Span<T>(Live(), Shape.ElementCount)
            : throw new ArgumentException($"The tensor holds {ElementType}; it has no span of {typeof(T).Name}.");
    }

    /// <summary>The content where it is.</summary>
    /// <exception cref="ObjectDisposedException">The tensor has been disposed of.</exception>
    public ActivationSpan Activations => ElementType == ElementType.Float16 ? new(AsSpan<Half>(), Shape) : new(AsSpan<float>(), Shape);

    /// <summary>The content where it is; nothing is copied.</summary>
    /// <param name="buffer">Left unchanged.</param>
    public override ActivationSpan ToHost(ActivationBuffer buffer) => Activations;

    /// <inheritdoc/>
    protected override void WriteCore(ReadOnlySpan<byte> bytes) => bytes.CopyTo(new Span<byte>(Live(), bytes.Length));

    /// <inheritdoc/>
    protected override void ReadCore(Span<byte> bytes) => new ReadOnlySpan<byte>(Live(), bytes.Length).CopyTo(bytes);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        NativeMemory.AlignedFree(memory);
        memory = null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void* Live()
    {
        ObjectDisposedException.ThrowIf(memory is null, this);
        return memory;
    }
}
