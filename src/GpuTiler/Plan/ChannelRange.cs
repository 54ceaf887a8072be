namespace GpuTiler;

/// <summary>A zero-based, half-open selection of channels. <c>default</c> selects all of them.</summary>
public readonly record struct ChannelRange
{
    private ChannelRange(int start, int end) => (Start, End) = (start, end);

    /// <summary>Every channel.</summary>
    public static ChannelRange All => default;

    /// <summary>The first channel that is selected.</summary>
    public int Start { get; }

    /// <summary>The channel after the last that is selected; 0 for "all".</summary>
    public int End { get; }

    /// <summary>Selects <paramref name="start"/> up to, but not including, <paramref name="end"/>.</summary>
    /// <exception cref="ArgumentException">The selection is empty or begins below zero.</exception>
    public static ChannelRange Between(int start, int end) => start >= 0 && start < end
        ? new(start, end)
        : throw new ArgumentException($"The channels {start}:{end} are an empty selection: START:END needs 0 <= START < END.");

    /// <summary>The selection in the form of the command line, such as <c>0:16</c>.</summary>
    public override string ToString() => End == 0 ? "all" : $"{Start}:{End}";

    internal (int First, int Count) Resolve(int channels)
    {
        if (End > channels)
        {
            throw new ArgumentException($"The channels {Start}:{End} are out of bounds: the tensor has {channels} (0:{channels}).");
        }

        return End == 0 ? (0, channels) : (Start, End - Start);
    }
}
