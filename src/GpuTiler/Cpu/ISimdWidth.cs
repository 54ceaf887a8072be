using System.Runtime.Intrinsics;

namespace GpuTiler;

/// <summary>
/// One vector width of the CPU kernel: the few operations that its loops need. Written three times, so that the loops are written once.
/// </summary>
/// <typeparam name="TVector">A vector of binary32 values.</typeparam>
internal interface ISimdWidth<TVector>
    where TVector : struct
{
    /// <summary>Values in a vector.</summary>
    static abstract int Count { get; }

    static abstract TVector Broadcast(float value);

    static abstract TVector Load(ref readonly float source, nuint index);

    /// <summary>
    /// Widens exactly, subnormals included. <paramref name="isFinite"/> is a constant: true where every value is known to be.
    /// </summary>
    static abstract TVector Load(ref readonly Half source, nuint index, bool isFinite);

    /// <summary>Values less <paramref name="low"/>, of which none is subnormal, infinite or NaN.</summary>
    static abstract TVector SubtractNormal(ref readonly Half source, nuint index, TVector low);

    /// <summary>Whether a subnormal number is among four vectors of values.</summary>
    static abstract bool HaveSubnormal(ref readonly Half source, nuint index);

    static abstract TVector Add(TVector left, TVector right);

    static abstract TVector Subtract(TVector left, TVector right);

    static abstract TVector Multiply(TVector left, TVector right);

    /// <summary>The smaller value of each pair, and <paramref name="second"/> where either is NaN.</summary>
    static abstract TVector Min(TVector first, TVector second);

    /// <summary>The larger value of each pair, and <paramref name="second"/> where either is NaN.</summary>
    static abstract TVector Max(TVector first, TVector second);

    /// <summary>NaN in place of ±∞, so that <see cref="Min"/> and <see cref="Max"/> pass over it.</summary>
    static abstract TVector HideInfinity(TVector value);

    /// <summary>+0 in place of every magnitude below <see cref="Quantization.Tiny"/>.</summary>
    static abstract TVector Canonical(TVector value);

    /// <summary><paramref name="levels"/>, with +∞ wherever <paramref name="value"/> is +∞.</summary>
    static abstract TVector KeepInfinity(TVector levels, TVector value);

    /// <summary>The smallest of the values that have the same place in each four; none of them is NaN.</summary>
    static abstract Vector128<float> FoldMin(TVector value);

    /// <summary>The largest of the values that have the same place in each four; none of them is NaN.</summary>
    static abstract Vector128<float> FoldMax(TVector value);

    static abstract float MinAcross(TVector value);

    static abstract float MaxAcross(TVector value);

    /// <summary>Stores the whole part of small numbers.</summary>
    static abstract void StoreWhole(TVector values, ref int destination, nuint index);

    /// <summary>Stores grey levels as bytes: rounded half to even and clamped to 0…255; NaN gives 0, +∞ gives 255.</summary>
    static abstract void Store(TVector levels, ref byte destination, nuint index);

    /// <summary>
    /// Four times <see cref="Store(TVector, ref byte, nuint)"/>, side by side. <paramref name="clamp"/> is a constant: false where every
    /// level is known to lie in 0…255 or to be NaN.
    /// </summary>
    static abstract void Store(TVector a, TVector b, TVector c, TVector d, bool clamp, ref byte destination, nuint index);
}
