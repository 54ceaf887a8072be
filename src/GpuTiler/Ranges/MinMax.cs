namespace GpuTiler;

/// <summary>The smallest and the largest finite value of a map or a part of one; +∞ and −∞ where there is none.</summary>
internal struct MinMax
{
    public float Low;
    public float High;

    /// <summary>
    /// Levels may be outside 0…255: the values include infinities or, in binary16, NaN, which the quick widening does not recognise.
    /// </summary>
    public bool NeedClamp;

    /// <summary>The extremes of nothing, to which values are added.</summary>
    public static MinMax None => new() { Low = float.PositiveInfinity, High = float.NegativeInfinity };

    /// <summary>Takes in the extremes of another part.</summary>
    public void Add(in MinMax other)
    {
        Low = other.Low < Low ? other.Low : Low;
        High = other.High > High ? other.High : High;
        NeedClamp |= other.NeedClamp;
    }
}
