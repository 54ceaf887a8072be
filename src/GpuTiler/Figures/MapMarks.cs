namespace GpuTiler;

/// <summary>Which maps of a figure get a coloured outline, in the padding around the tile.</summary>
[Flags]
public enum MapMarks
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Maps whose values are all zero (<see cref="ValueStatistics.IsDead"/>): outlined in vermilion.</summary>
    Dead = 1,

    /// <summary>
    /// Maps in which at least half of the values equal the largest, which is not zero (<see cref="ValueStatistics.IsSaturated"/>):
    /// outlined in sky blue.
    /// </summary>
    Saturated = 2,
}
