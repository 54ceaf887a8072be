using System.Runtime.InteropServices;
using GpuTiler.PluginProvider.Cuda;
using GpuTiler.PluginProvider.Interop;

namespace GpuTiler.PluginProvider;

/// <summary>OrtNodeComputeInfo: nodes that were taken, as a model of their own that runs on the processor.</summary>
internal sealed unsafe class Computation : IDisposable
{
    private readonly InnerSession session;
    private readonly nint stream;

    public Computation(nint graph, nint fusedNode, nint stream) =>
        (session, this.stream) = (new InnerSession(graph, fusedNode), stream);

    public nint ToTable() => OrtTable.Create(
        this,
        (nint)(delegate* unmanaged<nint, nint, nint*, nint>)&CreateState,
        (nint)(delegate* unmanaged<nint, nint, nint, nint>)&Compute,
        (nint)(delegate* unmanaged<nint, nint, void>)&ReleaseState);

    public static void Free(nint table)
    {
        OrtTable.Owner<Computation>(table).Dispose();
        OrtTable.Free(table);
    }

    public void Dispose() => session.Dispose();

    // There is none: runs take turns.
    [UnmanagedCallersOnly]
    private static nint CreateState(nint self, nint context, nint* state)
    {
        *state = self;
        return 0;
    }

    [UnmanagedCallersOnly]
    private static nint Compute(nint self, nint state, nint context) => Ort.Guard(() =>
    {
        var computation = OrtTable.Owner<Computation>(self);
        DriverState.Follow(computation.stream);
        computation.session.Run(context);
    });

    [UnmanagedCallersOnly]
    private static void ReleaseState(nint self, nint state)
    {
    }
}
