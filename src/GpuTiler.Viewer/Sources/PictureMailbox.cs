namespace GpuTiler.Viewer;

/// <summary>
/// The newest picture that has come and has not been taken: what is newer replaces it. Two buffers change places, so that pictures of one
/// size after another allocate nothing.
/// </summary>
internal sealed class PictureMailbox
{
    private readonly Lock gate = new();
    private ReceivedPicture waiting = new(), taken = new();
    private bool isNew;
    private long dropped;

    /// <summary>Pictures that were replaced before anybody took them.</summary>
    public long Dropped => Interlocked.Read(ref dropped);

    /// <summary>Whether there is one to take.</summary>
    public bool HasNew
    {
        get
        {
            lock (gate)
            {
                return isNew;
            }
        }
    }

    /// <summary>Leaves a picture; its pixels are copied.</summary>
    public void Offer(in PictureHeader header, ReadOnlySpan<byte> pixels)
    {
        lock (gate)
        {
            waiting.Fill(header, pixels);
            if (isNew)
            {
                Interlocked.Increment(ref dropped);
            }

            isNew = true;
        }
    }

    /// <summary>Takes the picture.</summary>
    /// <returns>It, until the next call; <see langword="null"/> where none has come since the last one.</returns>
    public ReceivedPicture? Take()
    {
        lock (gate)
        {
            if (!isNew)
            {
                return null;
            }

            isNew = false;
            (waiting, taken) = (taken, waiting);
            return taken;
        }
    }
}
