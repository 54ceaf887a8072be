using System.Runtime.InteropServices;

namespace GpuTiler.Onnx.Interop;

/// <summary>
/// Entries of ONNX Runtime's C API (struct OrtApi in onnxruntime_c_api.h) that the managed binding lacks, or in which it allocates at
/// every frame. The table only ever grows at its end, so an entry keeps its place.
/// </summary>
internal static unsafe partial class OrtApi
{
    // The version that the managed binding asks for: every entry below is older.
    private const uint Version = 14;

    private const int GetErrorMessage = 2, CreateTensorWithDataAsOrtValue = 49, ReleaseStatus = 93, ReleaseValue = 96, BindInput = 136,
        GetExecutionProviderApi = 195;

    private static readonly void** Table = LoadTable();

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

    /// <summary>The table of an execution provider's own entries.</summary>
    /// <param name="name">The provider's name there, such as <c>DML</c>.</param>
    /// <param name="refusal">Why there is none.</param>
    public static void** ProviderTable(ReadOnlySpan<byte> name, out string? refusal)
    {
        void** table = null;
        fixed (byte* text = name)
        {
            refusal = Message(((delegate* unmanaged<byte*, uint, void***, nint>)Table[GetExecutionProviderApi])(text, Version, &table));
        }

        return table;
    }

    /// <summary>What a status says; nothing where it is success. It is gone afterwards.</summary>
    public static string? Message(nint status)
    {
        if (status == 0)
        {
            return null;
        }

        string message = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint, nint>)Table[GetErrorMessage])(status)) ?? "";
        ((delegate* unmanaged<nint, void>)Table[ReleaseStatus])(status);
        return message;
    }

    // A DirectML device may be the first to need the library, before there is an environment.
    private static void** LoadTable()
    {
        _ = Telemetry.Disable();
        return ((delegate* unmanaged<uint, void**>)*OrtGetApiBase())(Version);
    }

    private static void Check(string call, nint status)
    {
        if (Message(status) is { } message)
        {
            throw new ProviderException($"{call} of ONNX Runtime", message);
        }
    }

    [LibraryImport("onnxruntime")]
    private static partial void** OrtGetApiBase();
}
