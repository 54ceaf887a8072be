namespace GpuTiler.Viewer;

/// <summary>What a page shows at one place, and which input it has seen there.</summary>
/// <param name="request">What the page asked for.</param>
internal abstract class Slot(SlotRequest request)
{
    /// <summary>The number of an input that nobody has seen.</summary>
    protected const long Never = -1;

    /// <summary>What the page asked for.</summary>
    public SlotRequest Request => request;

    /// <summary>Whether the other network has to run for it.</summary>
    public virtual bool NeedsOther => false;

    /// <summary>Whether it is part of the frame that is being made.</summary>
    public bool IsDue { get; protected set; }

    /// <summary>Pixels in a row, cells without a map included.</summary>
    public abstract int Width { get; }

    /// <summary>Rows of pixels.</summary>
    public abstract int Height { get; }

    /// <summary>Bytes of its record.</summary>
    public abstract int RecordBytes { get; }

    /// <summary>Where its record of the frame that is being made goes.</summary>
    protected Memory<byte> Record { get; private set; }

    /// <summary>The page knows nothing of it.</summary>
    public abstract void Forget();

    /// <summary>Decides whether it belongs into a frame.</summary>
    /// <param name="input">The number of the newest input.</param>
    /// <param name="settles">Whether no other input follows soon, so that those who show each n-th one get the last.</param>
    public abstract bool Decide(long input, bool settles);

    /// <summary>It could not be rendered, and is not tried again before the next input.</summary>
    public abstract void GiveUp(long input);

    /// <summary>Adds its rendering to the frame's.</summary>
    /// <param name="input">The number of the input.</param>
    /// <param name="record">Receives the record, now or in <see cref="Write"/>, and all of its bytes.</param>
    public void Queue(long input, Memory<byte> record)
    {
        Record = record;
        Queue(input);
    }

    /// <summary>Writes what rendering has not written of the record.</summary>
    /// <param name="header">What all records of the frame say.</param>
    /// <param name="input">The number of the input.</param>
    /// <param name="scratch">Memory for the mask's pixels.</param>
    public abstract void Write(in RecordHeader header, long input, PixelScratch scratch);

    /// <summary>What the page has to be told beside it, once; <see langword="null"/> for nothing.</summary>
    public virtual ServerMessage? TakeMessage() => null;

    /// <summary>Adds its rendering to the frame's.</summary>
    /// <param name="input">The number of the input.</param>
    protected abstract void Queue(long input);
}
