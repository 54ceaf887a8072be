namespace GpuTiler.Viewer;

/// <summary>The slots of one page. The frame loop's thread alone uses it.</summary>
/// <param name="factory">Makes slots.</param>
internal sealed class SlotSet(SlotFactory factory)
{
    private Slot[] slots = [];
    private bool isAnswered = true;

    /// <summary>The number of the view that it shows.</summary>
    public uint View { get; private set; }

    /// <summary>The slots.</summary>
    public ReadOnlySpan<Slot> Slots => slots;

    /// <summary>Whether something in it is of the other network.</summary>
    public bool NeedsOther { get; private set; }

    /// <summary>Shows another view. What it has in common with the former keeps what the page has seen of it.</summary>
    /// <exception cref="ArgumentException">Something in it cannot be shown; the former view stays.</exception>
    /// <exception cref="NotSupportedException">The device cannot render it; the former view stays.</exception>
    public void Replace(ViewMessage view)
    {
        if (view.Slots.Count > ViewLimits.Slots)
        {
            throw new ArgumentException($"{view.Slots.Count} slots are too many: {ViewLimits.Slots} can be shown at a time.");
        }

        if (view.Slots.Any(request => request is null))
        {
            throw new ArgumentException("A slot of the view is null.");
        }

        if (view.Slots.CountBy(request => request.Slot).FirstOrDefault(count => count.Value > 1) is { Value: > 1 } twice)
        {
            throw new ArgumentException($"Slot {twice.Key} is there {twice.Value} times: each needs a number of its own.");
        }

        var kept = slots.ToDictionary(slot => slot.Request);
        var next = new List<Slot>(view.Slots.Count);
        try
        {
            long pixels = 0;
            foreach (var request in view.Slots)
            {
                var slot = kept.GetValueOrDefault(request) ?? factory.Create(request);
                next.Add(slot);
                pixels += (long)slot.Width * slot.Height;
                if (pixels > ViewLimits.Pixels)
                {
                    throw new ArgumentException($"The view has more than {ViewLimits.Pixels} pixels: show less of it, or shrink more.");
                }
            }
        }
        catch
        {
            Release(next.Except(slots));
            throw;
        }

        Release(slots.Except(next));
        slots = [.. next];
        NeedsOther = next.Exists(slot => slot.NeedsOther);
        (View, isAnswered) = (view.Seq, false);
    }

    /// <summary>The page has lost what it had seen.</summary>
    public void Forget()
    {
        foreach (var slot in slots)
        {
            slot.Forget();
        }

        isAnswered = false;
    }

    /// <summary>Nothing is shown any more.</summary>
    public void Clear()
    {
        Release(slots);
        (slots, NeedsOther) = ([], false);
    }

    /// <summary>Decides which slots belong into a frame.</summary>
    /// <param name="input">The number of the newest input.</param>
    /// <param name="settles">Whether no other input follows soon.</param>
    /// <returns>Whether there is a frame to send.</returns>
    public bool Decide(long input, bool settles)
    {
        bool any = false;
        foreach (var slot in slots)
        {
            any |= slot.Decide(input, settles);
        }

        return any || !isAnswered;
    }

    /// <summary>Adds the rendering of what is due to the frame's.</summary>
    /// <param name="buffer">Receives the records.</param>
    /// <param name="input">The number of the input.</param>
    public void Queue(FrameBuffer buffer, long input)
    {
        int bytes = RecordHeader.Size;
        foreach (var slot in slots)
        {
            bytes += slot.IsDue ? slot.RecordBytes : 0;
        }

        buffer.Reset(bytes);
        foreach (var slot in slots)
        {
            if (slot.IsDue)
            {
                slot.Queue(input, buffer.Append(slot.RecordBytes));
            }
        }
    }

    /// <summary>Writes what rendering has not written, and closes the frame.</summary>
    public void Write(FrameBuffer buffer, uint frame, long input, double time, PixelScratch scratch)
    {
        buffer.Frame = frame;
        var header = new RecordHeader { Kind = RecordKind.EndOfFrame, Frame = frame, View = View, Time = time };
        foreach (var slot in slots)
        {
            if (slot.IsDue)
            {
                slot.Write(header, input, scratch);
            }
        }

        buffer.Append(header);
        isAnswered = true;
    }

    /// <summary>The frame that was being made failed; it is not tried again before the next input.</summary>
    public void GiveUp(long input)
    {
        isAnswered = true;
        foreach (var slot in slots)
        {
            slot.GiveUp(input);
        }
    }

    private void Release(IEnumerable<Slot> unused)
    {
        foreach (var slot in unused)
        {
            factory.Release(slot);
        }
    }
}
