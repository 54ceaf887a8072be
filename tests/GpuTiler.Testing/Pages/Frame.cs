namespace GpuTiler.Testing;

/// <summary>The records of one frame.</summary>
internal sealed record Frame(uint Number, uint View, double Time, IReadOnlyList<SlotRecord> Records)
{
    /// <summary>The record of a slot.</summary>
    public SlotRecord this[uint slot] => Records.Single(record => record.Slot == slot);
}
