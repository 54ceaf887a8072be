namespace GpuTiler.Viewer;

/// <summary>Inputs that the embedding program hands over, as values or as pictures.</summary>
internal sealed class PushedSource : InputSource
{
    private readonly Lock gate = new();
    private readonly PictureMailbox pictures = new();
    private float[] waiting = [], taken = [];
    private bool hasValues, isStepping;
    private long dropped;

    /// <inheritdoc/>
    public override string Name => "push";

    /// <inheritdoc/>
    public override long Dropped => pictures.Dropped + Interlocked.Read(ref dropped);

    /// <inheritdoc/>
    public override bool IsForced => isStepping;

    /// <summary>Leaves values; any thread may. They are copied.</summary>
    public void Offer(ReadOnlySpan<float> values)
    {
        lock (gate)
        {
            if (waiting.Length != values.Length)
            {
                waiting = GC.AllocateUninitializedArray<float>(values.Length);
            }

            values.CopyTo(waiting);
            dropped += hasValues ? 1 : 0;
            hasValues = true;
        }
    }

    /// <summary>Leaves a picture; any thread may. It is copied.</summary>
    public void Offer(in PictureHeader header, ReadOnlySpan<byte> pixels) => pictures.Offer(header, pixels);

    /// <inheritdoc/>
    public override bool TryWrite(NetworkInput input, out double time)
    {
        time = 0;
        if (pictures.Take() is { } picture)
        {
            isStepping = false;
            input.Write(picture.Pixels, picture.Header.Width, picture.Header.Height, picture.Header.Channels);
            return true;
        }

        lock (gate)
        {
            if (!hasValues)
            {
                return false;
            }

            hasValues = false;
            (waiting, taken) = (taken, waiting);
        }

        isStepping = false;
        input.Write(taken);
        return true;
    }

    /// <inheritdoc/>
    public override void Step(int by) => isStepping = true;
}
