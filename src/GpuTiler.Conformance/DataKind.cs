namespace GpuTiler.Conformance;

/// <summary>The kinds of values that a kernel must agree on, above all the awkward ones.</summary>
public enum DataKind
{
    /// <summary>Normally distributed around 0.</summary>
    Normal,

    /// <summary>As after a ReLU: half of them are 0.</summary>
    ReluSparse,

    /// <summary>One value.</summary>
    Constant,

    /// <summary>Zeros alone.</summary>
    Zeros,

    /// <summary>NaN among others.</summary>
    NaNs,

    /// <summary>NaN alone.</summary>
    AllNaN,

    /// <summary>Infinities and NaN among others.</summary>
    Infinities,

    /// <summary>Infinities and NaN alone.</summary>
    OnlyInfinities,

    /// <summary>Zeros of both signs, and values close to them.</summary>
    NegativeZeros,

    /// <summary>Subnormal numbers of both signs.</summary>
    Subnormals,

    /// <summary>Around 2⁻¹⁰⁰, below which a value counts as 0.</summary>
    AroundTiny,

    /// <summary>From 2⁻¹⁰⁰ to 2⁷⁵.</summary>
    HugeAndTiny,

    /// <summary>The largest finite numbers, whose difference is infinite.</summary>
    LargestFinite,

    /// <summary>Exactly between two levels.</summary>
    Ties,

    /// <summary>A few are a thousand times as large as the others.</summary>
    Outliers,

    /// <summary>On the edges of a histogram's bins.</summary>
    BinEdges,

    /// <summary>Stretches with and without subnormal numbers of binary16.</summary>
    SmallHalves,

    /// <summary>Any 32 bits.</summary>
    RandomBits,
}
