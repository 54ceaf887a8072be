namespace GpuTiler;

/// <summary>
/// What one thread at a time may use: a second one is refused, and a disposal in the middle of a use takes effect at its end. So nothing is
/// released that somebody uses, and nothing is used that was released, whatever threads do.
/// </summary>
/// <param name="owner">What is used.</param>
/// <param name="name">What it is, for messages.</param>
/// <param name="release">Releases it; called once.</param>
internal sealed class SoleUse(object owner, string name, Action release) : IDisposable
{
    private const int Free = 0, Used = 1, Disposed = 2;

    private int state;

    /// <summary>Whether it has been disposed of.</summary>
    public bool IsDisposed => (Volatile.Read(ref state) & Disposed) != 0;

    /// <summary>Begins a use, which ends with what is returned.</summary>
    /// <exception cref="InvalidOperationException">Another thread is using it.</exception>
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
        int before = Interlocked.CompareExchange(ref state, Used, Free);
        ObjectDisposedException.ThrowIf((before & Disposed) != 0, owner);
        if (before == Used)
        {
            throw new InvalidOperationException($"Another thread is using the {name}: one at a time may.");
        }
    }

    /// <summary>Ends a use.</summary>
    public void End()
    {
        if (Interlocked.CompareExchange(ref state, Free, Used) != Used)
        {
            Volatile.Write(ref state, Disposed);
            release();
        }
    }

    /// <summary>Releases it, at the end of a use if there is one.</summary>
    public void Dispose()
    {
        if (Interlocked.Or(ref state, Disposed) == Free)
        {
            release();
        }
    }

    /// <summary>A use.</summary>
    public readonly ref struct Turn(SoleUse use)
    {
        /// <summary>Ends it.</summary>
        public void Dispose() => use.End();
    }
}
