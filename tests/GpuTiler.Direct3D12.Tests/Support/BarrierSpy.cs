using GpuTiler.Direct3D12.Interop;

namespace GpuTiler.Direct3D12.Tests;

/// <summary>Notes the transitions that lists record.</summary>
internal sealed unsafe class BarrierSpy : IDisposable
{
    private readonly List<ResourceBarrier> barriers = [];
    private readonly Hook hook;

    public BarrierSpy(Engine engine)
    {
        Hook? made = null;
        engine.Run(list => made = new Hook(list.Address, (int)ID3D12GraphicsCommandList.Slot.ResourceBarrier, Note));
        hook = made!;
    }

    /// <summary>A resource's states before and after each of its transitions.</summary>
    public IEnumerable<(ResourceStates Before, ResourceStates After)> TransitionsOf(nint resource) =>
        barriers.Where(barrier => barrier.Type == 0 && barrier.Resource == resource).Select(barrier => (barrier.Before, barrier.After));

    public void Dispose() => hook.Dispose();

    private nint Note(Hook.Function original, nint self, nint count, nint start, nint c, nint d, nint e, nint f, nint g, nint h)
    {
        barriers.AddRange(new ReadOnlySpan<ResourceBarrier>((void*)start, (int)count));
        return original(self, count, start, c, d, e, f, g, h);
    }
}
