using System.Runtime.InteropServices;

namespace GpuTiler.Vulkan.Interop;

/// <summary>Zero-terminated names in native memory, freed together.</summary>
internal sealed unsafe class NativeStrings : IDisposable
{
    private readonly List<nint> strings = [];

    public nint Add(ReadOnlySpan<byte> name)
    {
        var copy = (byte*)NativeMemory.AllocZeroed((nuint)name.Length + 1);
        name.CopyTo(new Span<byte>(copy, name.Length));
        strings.Add((nint)copy);
        return (nint)copy;
    }

    public void Dispose()
    {
        strings.ForEach(copy => NativeMemory.Free((void*)copy));
        strings.Clear();
    }
}
