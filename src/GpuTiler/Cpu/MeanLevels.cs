using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GpuTiler;

/// <summary><see cref="ShrinkMode.Mean"/>.</summary>
internal readonly struct MeanLevels : IBlockLevels
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<TPart> Join<TPart>(Vector<TPart> left, Vector<TPart> right)
        where TPart : unmanaged => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<ushort> JoinPairs(Vector<byte> levels)
    {
        if (Avx2.IsSupported && Vector<byte>.Count == Vector256<byte>.Count)
        {
            return Avx2.MultiplyAddAdjacent(levels.AsVector256(), Vector256<sbyte>.One).AsUInt16().AsVector();
        }

        var pairs = levels.As<byte, ushort>();
        return (pairs & new Vector<ushort>(255)) + (pairs >> 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Join(uint left, uint right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Finish(uint joined, in BlockDivisor divisor) => divisor.Divide(joined);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<uint> Finish(Vector<uint> joined, in BlockDivisor divisor) => divisor.Divide(joined);
}
