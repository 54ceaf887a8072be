namespace GpuTiler.Imaging;

/// <summary>
/// Writes an animation frame by frame, each shown for its own time. Until <see cref="Complete"/> there is no finished file.
/// </summary>
public abstract class AnimationWriter
{
    private readonly int ticksPerSecond, mostTicks;
    private TimeSpan end;
    private long endTicks;
    private bool isComplete;

    /// <summary>Begins.</summary>
    /// <param name="ticksPerSecond">The format's unit of time.</param>
    /// <param name="mostTicks">The longest that it shows a frame.</param>
    protected AnimationWriter(int ticksPerSecond, int mostTicks) => (this.ticksPerSecond, this.mostTicks) = (ticksPerSecond, mostTicks);

    /// <summary>How many frames have been added.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a frame.</summary>
    /// <param name="frame">
    /// The file of an image, as the encoder's <see cref="IPictureEncoder.Write"/> wrote it; of the first one's size.
    /// </param>
    /// <param name="duration">How long it is shown. What rounding to the format's unit removes is added to the next frame.</param>
    /// <exception cref="ArgumentException">
    /// It is not such a file, has a different size, or is shown for longer than the format can say.
    /// </exception>
    /// <exception cref="InvalidOperationException">The animation is complete.</exception>
    public void Add(byte[] frame, TimeSpan duration)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        RequireIncomplete();
        long next = (long)Math.Round((end + duration).TotalSeconds * ticksPerSecond, MidpointRounding.AwayFromZero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(next - endTicks, mostTicks, nameof(duration));
        AddCore(frame, (int)(next - endTicks));
        (end, endTicks) = (end + duration, next);
        Count++;
    }

    /// <summary>Writes the end.</summary>
    /// <exception cref="InvalidOperationException">There is no frame, or the animation is already complete.</exception>
    public void Complete()
    {
        RequireIncomplete();
        if (Count == 0)
        {
            throw new InvalidOperationException("An animation needs a frame, and there is none.");
        }

        CompleteCore();
        isComplete = true;
    }

    /// <summary>Writes a frame.</summary>
    /// <param name="frame">The file of an image.</param>
    /// <param name="ticks">How long it is shown, in the format's unit.</param>
    protected abstract void AddCore(byte[] frame, int ticks);

    /// <summary>Writes the end; there is a frame.</summary>
    protected abstract void CompleteCore();

    private void RequireIncomplete()
    {
        if (isComplete)
        {
            throw new InvalidOperationException("The animation is complete.");
        }
    }
}
