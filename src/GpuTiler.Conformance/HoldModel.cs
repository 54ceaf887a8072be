namespace GpuTiler.Conformance;

/// <summary>
/// What <see cref="TileRange.Hold"/> says, written down once more and in another way than the product's: in binary64 where that is exact,
/// with one rounding after each step of the formula.
/// </summary>
/// <param name="k">How much remains.</param>
/// <param name="isFused">Whether the product is added without being rounded first, as it must not be.</param>
internal sealed class HoldModel(float k, bool isFused = false)
{
    private (float L, float U)? held;

    /// <summary>The range that a frame has whose finite values these are among.</summary>
    public ValueRange Next(IEnumerable<float> values)
    {
        float[] finite = [.. values.Where(float.IsFinite).Select(x => MathF.Abs(x) < MathF.ScaleB(1, -100) ? 0 : x)];
        if (finite.Length > 0)
        {
            var (l, u) = (finite.Min() / 2, finite.Max() / 2);
            held = held is { } before ? (Move(before.L, l, l < before.L), Move(before.U, u, u > before.U)) : (l, u);
        }

        return held is { } now ? new(now.L * 2, now.U * 2) : ValueRange.None;
    }

    private float Move(float before, float wanted, bool grows)
    {
        if (grows)
        {
            return wanted;
        }

        // Binary64 has more than twice the digits of binary32, so that rounding a sum or a product twice is as good as once.
        float gain = (float)(1.0 - k), difference = (float)((double)wanted - before), step = (float)((double)difference * gain);
        float moved = isFused ? MathF.FusedMultiplyAdd(difference, gain, before) : (float)((double)before + step);
        return MathF.Abs(moved) < MathF.ScaleB(1, -101) ? 0 : moved;
    }
}
