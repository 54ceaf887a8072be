namespace GpuTiler;

/// <summary>The ranges of a tiler's frames on the processor: what is held of them, and what can be read.</summary>
internal sealed class FrameRanges
{
    private readonly int count;
    private readonly float gain;
    private readonly HeldRange[] held;
    private readonly ValueRange[] kept;
    private int image;
    private int slot;

    /// <summary>Makes room for them.</summary>
    /// <param name="plan">Which ranges are found.</param>
    /// <param name="slots">Frames whose ranges can be read; 0 where none are.</param>
    public FrameRanges(in TilePlan plan, int slots)
    {
        (count, gain) = (plan.FoundRanges, plan.Range.HoldGain);
        held = plan.Range.Spread == RangeSpread.Held ? new HeldRange[count * (plan.Shape.Batch / plan.Images)] : [];
        kept = new ValueRange[count * slots];
    }

    /// <summary>Begins a frame.</summary>
    /// <param name="image">Which image of the batch it shows.</param>
    /// <param name="slot">Where its ranges are kept.</param>
    public void Begin(int image, int slot) => (this.image, this.slot) = (image, slot);

    /// <summary>
    /// Takes a range that was found, once per frame, and makes it the held range. Any thread may call, each for different ranges.
    /// </summary>
    public void Settle(int range, ref MinMax found)
    {
        if (held.Length > 0)
        {
            found = held[(image * count) + range].Follow(found, gain);
        }

        if (kept.Length > 0)
        {
            // Held ends may have swapped through rounding; without a finite value they are infinite.
            kept[(slot * count) + range] = float.IsInfinity(found.Low)
                ? ValueRange.None
                : new(Quantization.Canonical(found.Low), Quantization.Canonical(found.High));
        }
    }

    /// <summary>The ranges of a slot's frame.</summary>
    public ReadOnlySpan<ValueRange> Of(int slot) => kept.AsSpan(slot * count, count);

    /// <summary>Forgets the held ranges.</summary>
    public void Forget() => Array.Clear(held);

    /// <summary>Holds these ranges from now on.</summary>
    public void Resume(ReadOnlySpan<ValueRange> ranges, int image)
    {
        for (int i = 0; i < count; i++)
        {
            held[(image * count) + i] = HeldRange.Of(ranges[i]);
        }
    }
}
