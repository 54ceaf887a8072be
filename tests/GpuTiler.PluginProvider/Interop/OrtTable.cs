using System.Runtime.InteropServices;

namespace GpuTiler.PluginProvider.Interop;

/// <summary>
/// A struct of functions that ONNX Runtime calls: OrtEpFactory, OrtEp, OrtNodeComputeInfo and OrtDataTransferImpl of
/// onnxruntime_ep_c_api.h, OrtAllocator of onnxruntime_c_api.h. Each begins with the version of the API that it follows, and goes on
/// with functions that get the struct itself as their first argument. A function that is optional may be null.
/// </summary>
internal static unsafe class OrtTable
{
    // The structs end with functions of later versions, which are not asked for.
    private const int Later = 32;

    /// <summary>Makes a struct of an object of ours.</summary>
    /// <param name="owner">What the functions work on.</param>
    /// <param name="functions">In the order of the struct.</param>
    public static nint Create(object owner, params ReadOnlySpan<nint> functions)
    {
        // The owner lies before the struct.
        var words = (nint*)NativeMemory.AllocZeroed((nuint)(2 + functions.Length + Later), (nuint)sizeof(nint));
        words[0] = GCHandle.ToIntPtr(GCHandle.Alloc(owner));
        words[1] = (nint)Ort.Version;
        functions.CopyTo(new Span<nint>(words + 2, functions.Length));
        return (nint)(words + 1);
    }

    /// <summary>The object that a struct was made of.</summary>
    public static T Owner<T>(nint table)
        where T : class => (T)Handle(table).Target!;

    public static void Free(nint table)
    {
        Handle(table).Free();
        NativeMemory.Free((nint*)table - 1);
    }

    private static GCHandle Handle(nint table) => GCHandle.FromIntPtr(((nint*)table)[-1]);
}
