namespace GpuTiler.Viewer;

/// <summary>All that a page shows; it replaces what was there.</summary>
/// <param name="Seq">The page's number for this view, which records repeat.</param>
/// <param name="Slots">What is shown.</param>
internal sealed record ViewMessage(uint Seq, IReadOnlyList<SlotRequest> Slots);
