using System.Runtime.InteropServices;

namespace GpuTiler.Direct3D12.Testing;

/// <summary>
/// A method of the API replaced in its table, for all objects of its class, until this is disposed of. On 64-bit Windows an argument
/// takes a register or 8 bytes of stack, whatever its type, so one signature of nine stands for all.
/// </summary>
internal sealed unsafe partial class Hook : IDisposable
{
    private const uint ReadWrite = 4;

    private readonly void** entry;
    private readonly void* original;
    private readonly Function replacement;

    /// <summary>Replaces a method.</summary>
    /// <param name="address">An object of the class.</param>
    /// <param name="slot">The method's place in the table.</param>
    /// <param name="call">Is called instead, with the original as its first argument.</param>
    public Hook(nint address, int slot, Func<Function, nint, nint, nint, nint, nint, nint, nint, nint, nint, nint> call)
    {
        entry = *(void***)address + slot;
        original = *entry;
        Function passOn = CallOriginal;
        replacement = (self, a, b, c, d, e, f, g, h) => call(passOn, self, a, b, c, d, e, f, g, h);
        Write((void*)Marshal.GetFunctionPointerForDelegate(replacement));
    }

    internal delegate nint Function(nint self, nint a, nint b, nint c, nint d, nint e, nint f, nint g, nint h);

    public void Dispose()
    {
        Write(original);
        GC.KeepAlive(replacement);
    }

    [LibraryImport("kernel32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool VirtualProtect(void* address, nuint bytes, uint protection, uint* before);

    private nint CallOriginal(nint self, nint a, nint b, nint c, nint d, nint e, nint f, nint g, nint h) =>
        ((delegate* unmanaged[Stdcall]<nint, nint, nint, nint, nint, nint, nint, nint, nint, nint>)original)(self, a, b, c, d, e, f, g, h);

    private void Write(void* method)
    {
        uint before;
        Assert.True(VirtualProtect(entry, (nuint)sizeof(void*), ReadWrite, &before), "The table cannot be written to.");
        *entry = method;
        Assert.True(VirtualProtect(entry, (nuint)sizeof(void*), before, &before), "The table's protection cannot be put back.");
    }
}
