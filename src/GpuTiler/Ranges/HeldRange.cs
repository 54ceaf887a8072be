namespace GpuTiler;

/// <summary>One range as <see cref="TileRange.Hold"/> holds it from frame to frame. <c>default</c> holds nothing yet.</summary>
internal struct HeldRange
{
    // Halved, as in HalfRange.
    private float low;
    private float high;
    private bool isSet;

    /// <summary>One that holds a range; without a finite value it holds nothing.</summary>
    public static HeldRange Of(ValueRange range) => range.HasValues
        ? new() { low = Quantization.Canonical(range.Low) * 0.5f, high = Quantization.Canonical(range.High) * 0.5f, isSet = true }
        : default;

    /// <summary>Takes in a frame's extremes, and returns the frame's range: its own where nothing is held.</summary>
    /// <param name="frame">The extremes; without a finite value, the low one is above the high one.</param>
    /// <param name="gain">The part of the way to a smaller range.</param>
    public MinMax Follow(in MinMax frame, float gain)
    {
        if (frame.Low <= frame.High)
        {
            float l = Quantization.Canonical(frame.Low) * 0.5f, u = Quantization.Canonical(frame.High) * 0.5f;
            (low, high) = isSet ? (l < low ? l : Towards(l, low, gain), u > high ? u : Towards(u, high, gain)) : (l, u);
            isSet = true;
        }

        // Rounding may leave the frame's own extremes a little outside.
        return isSet ? new() { Low = low * 2, High = high * 2, NeedClamp = true } : frame;
    }

    private static float Towards(float frame, float held, float gain)
    {
        float moved = held + ((frame - held) * gain);
        return MathF.Abs(moved) < Quantization.Tiny / 2 ? 0 : moved;
    }
}
