using System.Diagnostics;

namespace GpuTiler;

/// <summary>The two values that became the grey levels 0 and 255 in one frame: what <see cref="Tiler.ReadRanges"/> reads.</summary>
/// <param name="Low">The value that became 0, with +0 for magnitudes below 2⁻¹⁰⁰; NaN where no value was finite.</param>
/// <param name="High">The value that became 255, likewise.</param>
[DebuggerDisplay("{ToString(),nq}")]
public readonly record struct ValueRange(float Low, float High)
{
    /// <summary>The range without a finite value: NaN and NaN.</summary>
    public static ValueRange None => new(float.NaN, float.NaN);

    /// <summary>Whether there was at least one finite value.</summary>
    public bool HasValues => !float.IsNaN(Low);

    /// <summary>
    /// Whether every finite value has level 0: the two values are the same or nearly so, in the wrong order because of rounding, or there
    /// is none.
    /// </summary>
    public bool IsFlat => HalfRange.Between(Low, High).IsFlat;
}
