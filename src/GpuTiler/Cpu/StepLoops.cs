using System.Runtime.CompilerServices;

namespace GpuTiler;

/// <summary>
/// The loops that turn a run of values into steps (<see cref="StepScale"/>), at one vector width and for one element type.
/// </summary>
internal static class StepLoops<TSimd, TVector, T>
    where TSimd : struct, ISimdWidth<TVector>
    where TVector : struct
    where T : unmanaged
{
    /// <summary>The mark for a value that is not finite, where steps are counted.</summary>
    public const int NotCounted = -1;

    /// <summary>Writes the step of each value, and <see cref="NotCounted"/> for those that are not finite.</summary>
    [MethodImpl(Compilation.Alone)]
    public static void ForCounting(ref readonly T source, int count, in StepScale scale, ref int steps)
    {
        var (low, gain) = (TSimd.Broadcast(scale.Low), TSimd.Broadcast(scale.Gain));
        var (offset, top, none) = (TSimd.Broadcast(scale.Offset), TSimd.Broadcast(scale.Top), TSimd.Broadcast(NotCounted));
        int width = TSimd.Count, last = count - width;
        for (int at = 0; at < count && last >= 0; at += width)
        {
            int from = Math.Min(at, last);
            var value = TSimd.HideInfinity(MapLoops<TSimd, TVector, T>.Load(in source, (nuint)from));
            // Between the extremes nothing is below step 0, so a maximum may put the mark in place of NaN.
            var step = TSimd.Min(TSimd.Max(StepOf(value, low, gain, offset), none), top);
            TSimd.StoreWhole(step, ref steps, (nuint)from);
        }

        for (int i = 0; i < count && last < 0; i++)
        {
            float x = Element.ToSingle(Unsafe.Add(ref Unsafe.AsRef(in source), i));
            Unsafe.Add(ref steps, i) = float.IsFinite(x) ? scale.StepOf(x) : NotCounted;
        }
    }

    /// <summary>Writes the step of each value: 0 for NaN and −∞, the last for +∞.</summary>
    [MethodImpl(Compilation.Alone)]
    public static void ForLevels(ref readonly T source, int count, in StepScale scale, ref int steps)
    {
        var (low, gain) = (TSimd.Broadcast(scale.Low), TSimd.Broadcast(scale.Gain));
        var (offset, top, none) = (TSimd.Broadcast(scale.Offset), TSimd.Broadcast(scale.Top), TSimd.Broadcast(0));
        int width = TSimd.Count, last = count - width;
        for (int at = 0; at < count && last >= 0; at += width)
        {
            int from = Math.Min(at, last);
            var value = MapLoops<TSimd, TVector, T>.Load(in source, (nuint)from);
            // A flat map's gain of 0 would turn +∞ into NaN.
            var step = TSimd.KeepInfinity(StepOf(value, low, gain, offset), value);
            TSimd.StoreWhole(TSimd.Min(TSimd.Max(step, none), top), ref steps, (nuint)from);
        }

        for (int i = 0; i < count && last < 0; i++)
        {
            float x = Element.ToSingle(Unsafe.Add(ref Unsafe.AsRef(in source), i));
            Unsafe.Add(ref steps, i) = float.IsFinite(x) ? scale.StepOf(x) : float.IsPositiveInfinity(x) ? (int)scale.Top : 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector StepOf(TVector value, TVector low, TVector gain, TVector offset)
    {
        var half = TSimd.Multiply(TSimd.Canonical(value), TSimd.Broadcast(0.5f));
        return TSimd.Add(TSimd.Multiply(TSimd.Subtract(half, low), gain), offset);
    }
}
