namespace GpuTiler;

/// <summary>The forms in which the contract's formula may be computed; the bits are the same.</summary>
internal enum QuantizationForm
{
    /// <summary>As it is written.</summary>
    Exact,

    /// <summary>Without its halving: (x − lo)·(gain/2).</summary>
    Plain,

    /// <summary>Without its halving, for a map without values outside the range: rounding alone keeps the levels in 0…255.</summary>
    Enclosed,
}
