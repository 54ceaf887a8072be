using Microsoft.ML.OnnxRuntime;
using OrtApi = GpuTiler.Onnx.Interop.OrtApi;

namespace GpuTiler.DirectML.Interop;

/// <summary>
/// The part of ONNX Runtime's C interface that is DirectML's own (dml_provider_factory.h), which the managed binding does not have.
/// </summary>
internal sealed unsafe class OrtDmlApi
{
    // Entries of OrtDmlApi in the header's order.
    private const int SessionOptionsAppendExecutionProviderDml1 = 1;
    private const int CreateGpuAllocationFromD3DResource = 2;
    private const int FreeGpuAllocation = 3;

    private static readonly Lazy<OrtDmlApi> Shared = new(() => new OrtDmlApi());

    private readonly void** table;

    private OrtDmlApi()
    {
        string? refusal;
        try
        {
            table = OrtApi.ProviderTable("DML\0"u8, out refusal);
        }
        catch (TypeInitializationException e) when (e.InnerException is DllNotFoundException or EntryPointNotFoundException)
        {
            throw new NotSupportedException(
                $"ONNX Runtime's library cannot be loaded ({e.InnerException.Message}): the program needs it beside it.", e);
        }

        if (refusal is not null)
        {
            throw new NotSupportedException(
                $"This ONNX Runtime was built without DirectML ({refusal}): the program needs the package Microsoft.ML.OnnxRuntime.DirectML.");
        }
    }

    /// <summary>The interface.</summary>
    /// <exception cref="NotSupportedException">ONNX Runtime's library is missing, or was built without DirectML.</exception>
    public static OrtDmlApi Instance => Shared.Value;

    /// <summary>Lets a session run on a DirectML device and a queue of its Direct3D 12 device.</summary>
    public void AppendExecutionProvider(SessionOptions session, nint directML, nint queue)
    {
        var append = (delegate* unmanaged[Stdcall]<nint, nint, nint, nint>)table[SessionOptionsAppendExecutionProviderDml1];
        Check(append(session.DangerousGetHandle(), directML, queue), "SessionOptionsAppendExecutionProvider_DML1");
        GC.KeepAlive(session);
    }

    /// <summary>Makes a resource known to the execution provider as memory, which then holds a reference to it.</summary>
    public nint CreateAllocation(nint resource)
    {
        nint allocation;
        var create = (delegate* unmanaged[Stdcall]<nint, nint*, nint>)table[CreateGpuAllocationFromD3DResource];
        Check(create(resource, &allocation), "CreateGPUAllocationFromD3DResource");
        return allocation;
    }

    /// <summary>Forgets a resource.</summary>
    public void FreeAllocation(nint allocation) =>
        _ = OrtApi.Message(((delegate* unmanaged[Stdcall]<nint, nint>)table[FreeGpuAllocation])(allocation));

    private static void Check(nint status, string call)
    {
        if (OrtApi.Message(status) is { } message)
        {
            throw new DirectMLException($"{call} failed: {message}");
        }
    }
}
