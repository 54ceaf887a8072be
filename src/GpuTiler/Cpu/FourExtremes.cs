using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GpuTiler;

/// <summary>The extremes of four maps, which were found together.</summary>
internal static class FourExtremes
{
    /// <summary>How many there are.</summary>
    public const int Maps = 4;

    /// <summary>Puts them where they belong; none needs a clamp.</summary>
    /// <param name="low">The lowest values of the first, third, second and fourth map.</param>
    /// <param name="high">The highest, in the same order.</param>
    /// <param name="found">Receives them.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Set(Vector128<float> low, Vector128<float> high, Span<MinMax> found)
    {
        var even = Interleaving.Low(low.AsInt32(), high.AsInt32()).AsUInt64();
        var odd = Interleaving.High(low.AsInt32(), high.AsInt32()).AsUInt64();
        Set(ref found[0], even[0]);
        Set(ref found[1], odd[0]);
        Set(ref found[2], even[1]);
        Set(ref found[3], odd[1]);
    }

    // The two ends at once, as they lie in memory.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Set(ref MinMax found, ulong ends)
    {
        Unsafe.WriteUnaligned(ref Unsafe.As<float, byte>(ref found.Low), ends);
        found.NeedClamp = false;
    }
}
