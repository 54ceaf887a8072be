using System.Numerics;
using System.Runtime.CompilerServices;

namespace GpuTiler;

/// <summary><see cref="ShrinkMode.Max"/>.</summary>
internal readonly struct LargestLevels : IBlockLevels
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<TPart> Join<TPart>(Vector<TPart> left, Vector<TPart> right)
        where TPart : unmanaged => Vector.Max(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<ushort> JoinPairs(Vector<byte> levels)
    {
        var pairs = levels.As<byte, ushort>();
        return Vector.Max(levels, (pairs >> 8).As<ushort, byte>()).As<byte, ushort>() & new Vector<ushort>(255);
    }

    // Without a branch, since levels would often mispredict it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Join(uint left, uint right)
    {
        int difference = (int)(left - right);
        return left - (uint)(difference & (difference >> 31));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Finish(uint joined, in BlockDivisor divisor) => joined;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<uint> Finish(Vector<uint> joined, in BlockDivisor divisor) => joined;
}
