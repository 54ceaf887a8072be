using System.Numerics;
using System.Runtime.CompilerServices;

namespace GpuTiler;

/// <summary>Divides sums of levels by the size of a block, (Σ + n div 2) div n, by a multiplication that is exact for them.</summary>
/// <remarks>
/// With m = ceil(2^b / n), Σ·m / 2^b exceeds Σ / n by less than Σ·n / (n·2^b). Σ + n div 2 is below 256·n, so that nothing reaches the next
/// integer where 256·n² is at most 2^b: for b = 48 up to 2^20 levels, the largest block, and for b = 16 up to 16 of them.
/// </remarks>
internal readonly struct BlockDivisor(int count)
{
    /// <summary>The most levels that <see cref="Divide(Vector{uint})"/> is exact for.</summary>
    public const int MaxSmall = 16;

    private const int Bits = 48, SmallBits = 16;

    private readonly uint half = (uint)count / 2;
    private readonly ulong factor = ((1ul << Bits) + (ulong)count - 1) / (ulong)count;
    private readonly uint smallFactor = ((1u << SmallBits) + (uint)count - 1) / (uint)count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Divide(uint sum) => (uint)(((sum + half) * factor) >> Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<uint> Divide(Vector<uint> sums) => ((sums + new Vector<uint>(half)) * smallFactor) >> SmallBits;
}
