using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.DirectML.Interop;

/// <summary>
/// The part of ONNX Runtime's C interface that is DirectML's own (dml_provider_factory.h), which the managed binding does not have.
/// </summary>
internal sealed unsafe class OrtDmlApi
{
    // onnxruntime_c_api.h: entries of OrtApiBase and OrtApi in the header's order, which never changes.
    private const int GetApi = 0;
    private const int GetErrorMessage = 2;
    private const int ReleaseStatus = 93;
    private const int GetExecutionProviderApi = 195;

    // dml_provider_factory.h: entries of OrtDmlApi.
    private const int SessionOptionsAppendExecutionProviderDml1 = 1;
    private const int CreateGpuAllocationFromD3DResource = 2;
    private const int FreeGpuAllocation = 3;

    // The version of OrtApi that has all of the entries above; newer libraries still have it.
    private const uint ApiVersion = 14;

    private static readonly Lazy<OrtDmlApi> Shared = new(() => new OrtDmlApi());

    private readonly void** ort;
    private readonly void** dml;

    private OrtDmlApi()
    {
        ort = (void**)((delegate* unmanaged[Stdcall]<uint, void*>)Base()[GetApi])(ApiVersion);
        void* found = null;
        fixed (byte* name = "DML\0"u8)
        {
            nint status = ((delegate* unmanaged[Stdcall]<byte*, uint, void**, nint>)ort[GetExecutionProviderApi])(name, ApiVersion, &found);
            if (Message(status) is string message)
            {
                throw new NotSupportedException(
                    $"This ONNX Runtime was built without DirectML ({message}): the program needs the package Microsoft.ML.OnnxRuntime.DirectML.");
            }
        }

        dml = (void**)found;
    }

    /// <summary>The interface.</summary>
    /// <exception cref="NotSupportedException">ONNX Runtime's library is missing, or was built without DirectML.</exception>
    public static OrtDmlApi Instance => Shared.Value;

    /// <summary>Lets a session run on a DirectML device and a queue of its Direct3D 12 device.</summary>
    public void AppendExecutionProvider(SessionOptions session, nint directML, nint queue)
    {
        var append = (delegate* unmanaged[Stdcall]<nint, nint, nint, nint>)dml[SessionOptionsAppendExecutionProviderDml1];
        Check(append(session.DangerousGetHandle(), directML, queue), "SessionOptionsAppendExecutionProvider_DML1");
        GC.KeepAlive(session);
    }

    /// <summary>Makes a resource known to the execution provider as memory, which then holds a reference to it.</summary>
    public nint CreateAllocation(nint resource)
    {
        nint allocation;
        var create = (delegate* unmanaged[Stdcall]<nint, nint*, nint>)dml[CreateGpuAllocationFromD3DResource];
        Check(create(resource, &allocation), "CreateGPUAllocationFromD3DResource");
        return allocation;
    }

    /// <summary>Forgets a resource.</summary>
    public void FreeAllocation(nint allocation) =>
        _ = Message(((delegate* unmanaged[Stdcall]<nint, nint>)dml[FreeGpuAllocation])(allocation));

    // The library that the binding uses, found the way it finds it.
    private static void** Base()
    {
        try
        {
            nint library = NativeLibrary.Load("onnxruntime", typeof(OrtEnv).Assembly, null);
            return (void**)((delegate* unmanaged[Stdcall]<void*>)NativeLibrary.GetExport(library, "OrtGetApiBase"))();
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            throw new NotSupportedException($"ONNX Runtime's library cannot be loaded ({e.Message}): the program needs it beside it.", e);
        }
    }

    private void Check(nint status, string call)
    {
        if (Message(status) is string message)
        {
            throw new DirectMLException($"{call} failed: {message}");
        }
    }

    // A status of 0 is success; another holds a message, and is freed with it.
    private string? Message(nint status)
    {
        if (status == 0)
        {
            return null;
        }

        string? message = Marshal.PtrToStringUTF8(((delegate* unmanaged[Stdcall]<nint, nint>)ort[GetErrorMessage])(status));
        ((delegate* unmanaged[Stdcall]<nint, void>)ort[ReleaseStatus])(status);
        return message ?? "no reason given";
    }
}
