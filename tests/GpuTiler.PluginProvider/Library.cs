using System.Runtime.InteropServices;
using GpuTiler.PluginProvider.Interop;

namespace GpuTiler.PluginProvider;

/// <summary>What ONNX Runtime looks for in a library of execution providers.</summary>
internal static unsafe class Library
{
    [UnmanagedCallersOnly(EntryPoint = "CreateEpFactories")]
    private static nint CreateEpFactories(nint name, nint apiBase, nint logger, nint* factories, nuint max, nuint* count)
    {
        Ort.Start(apiBase);
        return Ort.Guard(() =>
        {
            factories[0] = new Factory().ToTable();
            *count = 1;
        });
    }

    [UnmanagedCallersOnly(EntryPoint = "ReleaseEpFactory")]
    private static nint ReleaseEpFactory(nint factory) => Ort.Guard(() => Factory.Free(factory));
}
