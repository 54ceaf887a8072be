using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace GpuTiler.Ilgpu;

/// <summary>What ILGPU does not bind of CUDA's driver (cuda.h), and what it keeps to itself.</summary>
internal static partial class CudaDriver
{
    /// <summary>The driver's name on Windows; elsewhere <see cref="FoundAccelerator"/> finds it.</summary>
    public const string Library = "nvcuda";

    // CUpointer_attribute: the context that the memory was allocated in.
    private const int PointerContext = 1;

    /// <summary>A device's primary context, which the CUDA runtime and the libraries on it use. Each is to be released.</summary>
    [LibraryImport(Library, EntryPoint = "cuDevicePrimaryCtxRetain")]
    public static partial CudaError RetainPrimaryContext(out nint context, int device);

    [LibraryImport(Library, EntryPoint = "cuDevicePrimaryCtxRelease_v2")]
    public static partial CudaError ReleasePrimaryContext(int device);

    /// <summary>The context that memory belongs to.</summary>
    public static CudaError ContextOf(nint memory, out nint context) => GetPointerAttribute(out context, PointerContext, memory);

    /// <summary>Sets the context that an accelerator binds before each call. ILGPU makes one of its own and lets nobody choose.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_NativePtr")]
    public static extern void SetContext(Accelerator accelerator, nint context);

    /// <summary>Disposes of everything that was made on an accelerator and is left, as its own disposal does first.</summary>
    public static void DisposeChildren(Accelerator accelerator)
    {
        lock (Gate(accelerator))
        {
            DisposeChildren(accelerator, disposing: true);
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "syncRoot")]
    private static extern ref object Gate(Accelerator accelerator);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "DisposeChildObjects_SyncRoot")]
    private static extern void DisposeChildren(Accelerator accelerator, bool disposing);

    [LibraryImport(Library, EntryPoint = "cuPointerGetAttribute")]
    private static partial CudaError GetPointerAttribute(out nint value, int attribute, nint memory);
}
