namespace GpuTiler.Viewer;

/// <summary>One page: its socket, its stream, and what it shows.</summary>
/// <param name="abort">Ends the socket at once.</param>
internal sealed class PageConnection(Action abort)
{
    private volatile FrameStream? stream;
    private volatile string? chosenSource;
    private long refusedAt;

    /// <summary>The number that its stream names.</summary>
    public required int Number { get; init; }

    /// <summary>The browser that it is in.</summary>
    public required string Browser { get; init; }

    /// <summary>What it shows. Used only by the frame loop's thread.</summary>
    public required SlotSet Slots { get; init; }

    /// <summary>The frame that is being made for it, and where it goes. Used only by the frame loop's thread.</summary>
    public (FrameStream Stream, FrameBuffer Buffer)? Making { get; set; }

    /// <summary>The units that it looks at. Used only by the frame loop's thread.</summary>
    public UnitWatch[] Units { get; set; } = [];

    /// <summary>
    /// What had been sent when it was told of it last, and how long that had taken. The frame loop's thread alone uses it.
    /// </summary>
    public (long Bytes, long Ticks) Reported { get; set; }

    /// <summary>Its recording; <see langword="null"/> if there is none. Used only by the frame loop's thread.</summary>
    public Recording? Recording { get; set; }

    /// <summary>
    /// The source that it has chosen and the loop has not: pictures that follow are of that one. <see langword="null"/> otherwise.
    /// </summary>
    public string? ChosenSource
    {
        get => chosenSource;
        set => chosenSource = value;
    }

    /// <summary>Whether something that it shows is of the other network. Used only by the frame loop's thread.</summary>
    public bool NeedsOther => Slots.NeedsOther || Array.Exists(Units, static unit => unit.NeedsOther);

    /// <summary>Messages to it.</summary>
    public Outbox Outbox { get; } = new(abort);

    /// <summary>Where its frames go; <see langword="null"/> while it has none.</summary>
    public FrameStream? Stream => stream;

    /// <summary>Ends the socket at once.</summary>
    public void Abort() => abort();

    /// <summary>When the message that is coming began, as a timestamp; 0 between messages.</summary>
    public long MessageBegan;

    /// <summary>Whether it is time to say again that its pictures are not wanted.</summary>
    public bool MayRefusePicture(TimeSpan pause)
    {
        long now = TimeProvider.System.GetTimestamp();
        if (refusedAt != 0 && TimeProvider.System.GetElapsedTime(refusedAt, now) < pause)
        {
            return false;
        }

        refusedAt = now;
        return true;
    }

    /// <summary>Opens another stream in place of the current one.</summary>
    public FrameStream OpenStream()
    {
        var opened = new FrameStream();
        Interlocked.Exchange(ref stream, opened)?.Complete();
        return opened;
    }

    /// <summary>A stream has ended.</summary>
    public void CloseStream(FrameStream ended)
    {
        ended.Complete();
        Interlocked.CompareExchange(ref stream, null, ended);
    }

    /// <summary>The page is gone.</summary>
    public void Close()
    {
        Outbox.Complete();
        Interlocked.Exchange(ref stream, null)?.Complete();
    }
}
