namespace GpuTiler;

/// <summary>
/// What any number of threads may use at once: a disposal takes effect when the last of the uses then in progress ends, and no other
/// begins. So nothing is released that somebody uses, and nothing is used that was released.
/// </summary>
/// <param name="owner">What is used.</param>
/// <param name="release">Releases it; called once.</param>
internal sealed class SharedUse(object owner, Action release) : IDisposable
{
    // The sign; the bits below it count the uses in progress.
    private const int Disposed = int.MinValue;

    private int state;

    /// <summary>Begins a use, which ends with what is returned.</summary>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public Turn Take()
    {
        Begin();
        return new Turn(this);
    }

    /// <summary>Begins a use, which <see cref="End"/> ends.</summary>
    /// <inheritdoc cref="Take"/>
    public void Begin()
    {
        int before = Volatile.Read(ref state), seen;
        do
        {
            ObjectDisposedException.ThrowIf(before < 0, owner);
            (seen, before) = (before, Interlocked.CompareExchange(ref state, before + 1, before));
        }
        while (before != seen);
    }

    /// <summary>Ends a use.</summary>
    public void End()
    {
        if (Interlocked.Decrement(ref state) == Disposed)
        {
            release();
        }
    }

    /// <summary>Releases it, at the end of the last use in progress if there is one.</summary>
    public void Dispose()
    {
        if (Interlocked.Or(ref state, Disposed) == 0)
        {
            release();
        }
    }

    /// <summary>A use.</summary>
    public readonly ref struct Turn(SharedUse use)
    {
        /// <summary>Ends it.</summary>
        public void Dispose() => use.End();
    }
}
