using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace GpuTiler.Ilgpu;

/// <summary>
/// Words of the host's memory that an accelerator copies to and from, pinned. A copy takes all of them: ILGPU's OpenCL ignores how much of
/// the host's memory a view shows.
/// </summary>
internal sealed class HostMemory : IDisposable
{
    private readonly uint[] words;
    private readonly CPUMemoryBuffer buffer;

    public HostMemory(Accelerator accelerator, int count)
    {
        words = GC.AllocateArray<uint>(count, pinned: true);
        buffer = CPUMemoryBuffer.Create(accelerator, ref words[0], count);
        View = buffer.AsArrayView<uint>(0, count);
    }

    /// <summary>The words, for ILGPU.</summary>
    public ArrayView<uint> View { get; }

    /// <summary>The same memory.</summary>
    public Span<byte> Bytes => MemoryMarshal.AsBytes(words.AsSpan());

    public void Dispose() => buffer.Dispose();
}
