namespace GpuTiler.Onnx;

/// <summary>
/// What the survey keeps of one map of one picture, beside its sums. Extremes are of finite values, with the first place in row-major order
/// that has them; −0 is +0.
/// </summary>
internal struct MapNumbers
{
    /// <summary>The largest finite value; −∞ if there is none.</summary>
    public float Largest;

    /// <summary>Where it is first: row·width + column.</summary>
    public int LargestPlace;

    /// <summary>The smallest finite value; +∞ if there is none.</summary>
    public float Smallest;

    /// <summary>Where it is first.</summary>
    public int SmallestPlace;

    /// <summary>Finite values.</summary>
    public int Finite;

    /// <summary>Those of them that are 0, of either sign.</summary>
    public int Zeros;

    /// <summary>Values that are NaN.</summary>
    public int NaN;

    /// <summary>Values that are +∞.</summary>
    public int PositiveInfinity;

    /// <summary>Values that are −∞.</summary>
    public int NegativeInfinity;
}
