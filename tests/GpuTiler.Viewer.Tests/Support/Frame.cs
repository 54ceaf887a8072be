namespace GpuTiler.Viewer.Tests;

/// <summary>The records of one frame.</summary>
internal sealed record Frame(uint Number, uint View, double Time, IReadOnlyList<Record> Records)
{
    /// <summary>The record of a slot.</summary>
    public Record this[uint slot] => Records.Single(record => record.Slot == slot);
}
