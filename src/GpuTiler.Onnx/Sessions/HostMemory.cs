using System.Runtime.InteropServices;

namespace GpuTiler.Onnx;

/// <summary>Memory of the host that never moves, zero at first.</summary>
internal sealed unsafe class HostMemory
{
    private const nuint Alignment = 64;

    private void* memory;

    public HostMemory(long byteCount)
    {
        ByteCount = byteCount;
        memory = NativeMemory.AlignedAlloc((nuint)byteCount, Alignment);
        NativeMemory.Clear(memory, (nuint)byteCount);
    }

    ~HostMemory() => Free();

    public long ByteCount { get; }

    public nint Address => (nint)memory;

    public Span<T> AsSpan<T>()
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(memory == null, this);
        return new Span<T>(memory, checked((int)(ByteCount / sizeof(T))));
    }

    public void Free()
    {
        NativeMemory.AlignedFree(memory);
        memory = null;
    }
}
