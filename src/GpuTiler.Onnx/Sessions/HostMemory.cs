using System.Runtime.InteropServices;

namespace GpuTiler.Onnx;

/// <summary>
/// Memory of the host that never moves, aligned for vectors and zero at first; pages that are never written cost nothing.
/// </summary>
internal sealed unsafe class HostMemory
{
    private const nuint Alignment = 64;

    private void* memory;

    public HostMemory(long byteCount)
    {
        ByteCount = byteCount;
        memory = NativeMemory.AllocZeroed((nuint)byteCount + Alignment);
    }

    ~HostMemory() => Free();

    public long ByteCount { get; }

    public nint Address => (nint)(((nuint)memory + Alignment - 1) & ~(Alignment - 1));

    public Span<T> AsSpan<T>()
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(memory is null, this);
        return new Span<T>((void*)Address, checked((int)(ByteCount / sizeof(T))));
    }

    public void Free()
    {
        NativeMemory.Free(memory);
        memory = null;
    }
}
