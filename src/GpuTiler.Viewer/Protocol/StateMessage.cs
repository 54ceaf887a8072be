namespace GpuTiler.Viewer;

/// <summary>What every page sees: the source and the time. Sent to all whenever it changes.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="File">The index of the file that is shown; <see langword="null"/> for other sources.</param>
/// <param name="Playing">Whether new inputs are taken as they come.</param>
/// <param name="Frozen">Whether a frame is kept to compare with.</param>
/// <param name="Recording">Whether an animation is being recorded.</param>
internal sealed record StateMessage(string Source, int? File, bool Playing, bool Frozen, bool Recording) : ServerMessage
{
    /// <summary>The name of the file that the other input is; <see langword="null"/> where both are the same.</summary>
    public string? Other { get; init; }
}
