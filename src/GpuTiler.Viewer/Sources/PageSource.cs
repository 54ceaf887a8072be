namespace GpuTiler.Viewer;

/// <summary>Pictures that a page sends: its camera, a video, a picture that was dropped, a drawing.</summary>
/// <param name="name">The source's name.</param>
internal sealed class PageSource(string name) : InputSource
{
    private bool isStepping;

    /// <summary>Where any thread leaves pictures.</summary>
    public PictureMailbox Mailbox { get; } = new();

    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override long Dropped => Mailbox.Dropped;

    /// <inheritdoc/>
    public override bool IsForced => isStepping && Mailbox.HasNew;

    /// <inheritdoc/>
    public override bool TryWrite(NetworkInput input, out double time)
    {
        time = 0;
        if (Mailbox.Take() is not { } picture)
        {
            return false;
        }

        isStepping = false;
        time = picture.Header.Time;
        input.Write(picture.Pixels, picture.Header.Width, picture.Header.Height, picture.Header.Channels);
        return true;
    }

    /// <inheritdoc/>
    public override void Step(int by) => isStepping = true;
}
