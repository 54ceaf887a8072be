using System.Numerics;
using System.Runtime.CompilerServices;

namespace GpuTiler;

/// <summary><see cref="ShrinkMode.Mean"/>.</summary>
internal readonly struct MeanLevels : IBlockLevels
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<TPart> Join<TPart>(Vector<TPart> left, Vector<TPart> right)
        where TPart : unmanaged => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Join(uint left, uint right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Finish(uint joined, in BlockDivisor divisor) => divisor.Divide(joined);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<uint> Finish(Vector<uint> joined, in BlockDivisor divisor) => divisor.Divide(joined);
}
