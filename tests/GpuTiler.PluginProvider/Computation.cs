using System.Runtime.InteropServices;
using GpuTiler.PluginProvider.Interop;

namespace GpuTiler.PluginProvider;

/// <summary>OrtNodeComputeInfo: nodes that were taken, as a model of their own that runs on the processor.</summary>
internal sealed unsafe class Computation : IDisposable
{
    private readonly InnerSession session;

    public Computation(nint graph, nint fusedNode) => session = new InnerSession(graph, fusedNode);

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
    private static nint Compute(nint self, nint state, nint context) =>
        Ort.Guard(() => OrtTable.Owner<Computation>(self).session.Run(context));

    [UnmanagedCallersOnly]
    private static void ReleaseState(nint self, nint state)
    {
    }
}
