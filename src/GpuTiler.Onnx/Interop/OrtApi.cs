using System.Runtime.InteropServices;

namespace GpuTiler.Onnx.Interop;

/// <summary>
/// Entries of ONNX Runtime's C API (struct OrtApi in onnxruntime_c_api.h) for what happens in every frame: the binding allocates there.
/// The table only ever grows at its end, so an entry keeps its place.
/// </summary>
internal static unsafe partial class OrtApi
{
    // The version that the managed binding asks for: every entry below is older.
    private const uint Version = 14;

    private const int GetErrorMessage = 2, CreateTensorWithDataAsOrtValue = 49, ReleaseStatus = 93, ReleaseValue = 96, BindInput = 136;

    private static readonly void** Table = ((delegate* unmanaged<uint, void**>)*OrtGetApiBase())(Version);

    /// <summary>A tensor over memory of someone else's.</summary>
    public static nint CreateTensor(nint memoryInfo, nint data, long byteCount, ReadOnlySpan<long> dimensions, int elementType)
    {
        nint value;
        fixed (long* shape = dimensions)
        {
            Check(nameof(CreateTensorWithDataAsOrtValue), ((delegate* unmanaged<nint, nint, nuint, long*, nuint, int, nint*, nint>)Table[
                CreateTensorWithDataAsOrtValue])(memoryInfo, data, (nuint)byteCount, shape, (nuint)dimensions.Length, elementType, &value));
        }

        return value;
    }

    public static void Release(nint value) => ((delegate* unmanaged<nint, void>)Table[ReleaseValue])(value);

    /// <summary>Binds an input; where the input is wanted in a device's memory, its value is copied there now.</summary>
    public static void Bind(nint binding, byte* name, nint value) =>
        Check(nameof(BindInput), ((delegate* unmanaged<nint, byte*, nint, nint>)Table[BindInput])(binding, name, value));

    private static void Check(string call, nint status)
    {
        if (status != 0)
        {
            string message = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint, nint>)Table[GetErrorMessage])(status)) ?? "";
            ((delegate* unmanaged<nint, void>)Table[ReleaseStatus])(status);
            throw new ProviderException($"{call} of ONNX Runtime", message);
        }
    }

    [LibraryImport("onnxruntime")]
    private static partial void** OrtGetApiBase();
}
