namespace GpuTiler;

/// <content>The ranges that frames had, and those that are held from frame to frame.</content>
public sealed partial class Tiler
{
    /// <summary>
    /// Waits for an image and says which values became 0 and 255 in it. Pixels are left alone, and nothing is allocated. The tiler must
    /// have been made with <c>keepsRanges</c>.
    /// </summary>
    /// <param name="ticket">The ticket that <see cref="Dispatch"/> returned.</param>
    /// <param name="ranges">
    /// Receives one for each of the plan's <see cref="TilePlan.Tiles"/>, in their order: the joint range of the tile's maps. All
    /// are the same where the range is the layer's, or given. Where no value was finite, and none is held,
    /// <see cref="ValueRange.HasValues"/> is <see langword="false"/>.
    /// </param>
    /// <exception cref="ArgumentException">The span has room for fewer than one for each tile.</exception>
    /// <exception cref="InvalidOperationException">
    /// The tiler keeps no ranges, the ticket is not from this tiler, later dispatches have replaced its image, or another thread uses the
    /// tiler.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The tiler or the device has been disposed of.</exception>
    public void ReadRanges(TileTicket ticket, Span<ValueRange> ranges)
    {
        if (!keepsRanges)
        {
            throw new InvalidOperationException("This tiler keeps no ranges: create it with keepsRanges.");
        }

        using var turn = use.Take();
        using var held = device.Use();
        int slot = SlotOf(ticket), found = plan.FoundRanges;
        RequireOneForEachTile(ranges.Length);
        ranges = ranges[..plan.Tiles];
        if (found == 0)
        {
            ranges.Fill(new(plan.Range.Low, plan.Range.High));
            return;
        }

        try
        {
            kernel.ReadRanges(slot, ranges[..found]);
        }
        catch (TileDeviceException e) when (device.Sees(e))
        {
            throw;
        }

        ranges[found..].Fill(ranges[0]);
    }

    /// <summary>Forgets the held ranges (<see cref="TileRange.Hold"/>) of every image of the batch: the next frame sets them.</summary>
    /// <remarks>Images already dispatched are unaffected. Where nothing is held, nothing happens.</remarks>
    /// <exception cref="InvalidOperationException">Another thread uses the tiler.</exception>
    /// <exception cref="ObjectDisposedException">The tiler or the device has been disposed of.</exception>
    public void Reset()
    {
        using var turn = use.Take();
        using var held = device.Use();
        if (plan.Range.Spread == RangeSpread.Held)
        {
            kernel.Forget();
        }
    }

    /// <summary>
    /// Continues from ranges that another tiler held, as <see cref="ReadRanges"/> read them: when a view moves, the new tiler of its maps
    /// forgets nothing. They replace what is held, bit for bit as the other tiler had them.
    /// </summary>
    /// <param name="ranges">
    /// One for each of the plan's <see cref="TilePlan.Tiles"/>; <see cref="ValueRange.None"/> for a tile whose next frame sets its range.
    /// Where the range is the layer's, the first one counts.
    /// </param>
    /// <param name="image">Which image of the batch, from 0.</param>
    /// <exception cref="ArgumentException">
    /// There are fewer than one for each tile, one of them has an infinite end, or the batch has no such image.
    /// </exception>
    /// <exception cref="InvalidOperationException">The tiler's range is not held, or another thread uses the tiler.</exception>
    /// <exception cref="ObjectDisposedException">The tiler or the device has been disposed of.</exception>
    public void Resume(ReadOnlySpan<ValueRange> ranges, int image = 0)
    {
        if (plan.Range.Spread != RangeSpread.Held)
        {
            throw new InvalidOperationException(
                $"The range {plan.Range} is not held from frame to frame: TileRange.Hold makes one that is.");
        }

        RequireOneForEachTile(ranges.Length);
        RenderArguments.RequireImage(plan, image);
        ranges = ranges[..plan.FoundRanges];
        foreach (var range in ranges)
        {
            if (range.HasValues && !(float.IsFinite(range.Low) && float.IsFinite(range.High)))
            {
                throw new ArgumentException($"The range {range} cannot be held: two finite values are needed, or ValueRange.None.");
            }
        }

        using var turn = use.Take();
        using var held = device.Use();
        kernel.Hold(ranges, image);
    }

    private void RequireOneForEachTile(int count)
    {
        if (count < plan.Tiles)
        {
            throw new ArgumentException($"There is room for {count} ranges, and the image has {plan.Tiles} tiles: one for each is needed.");
        }
    }
}
