namespace GpuTiler;

/// <summary>
/// An image does not fit into the pixels that it may take. The message says what would help; <see cref="Remedies"/> gives that as data.
/// </summary>
public sealed class NoRoomException : ArgumentException
{
    internal NoRoomException(string problem, RoomRemedies remedies)
        : base($"{problem}: {Words(remedies)}.") => (Problem, Remedies) = (problem, remedies);

    /// <summary>What there is no room for, without the remedies and without a full stop.</summary>
    public string Problem { get; }

    /// <summary>What would help.</summary>
    public RoomRemedies Remedies { get; }

    private static string Words(RoomRemedies remedies)
    {
        bool scale = remedies.HasFlag(RoomRemedies.SmallerScale);
        string?[] words =
        [
            scale ? "use a smaller scale" : null,
            remedies.HasFlag(RoomRemedies.LargerLimit) ? $"{(scale ? "" : "use ")}a larger limit" : null,
            remedies.HasFlag(RoomRemedies.NoLimit) ? "lift the limit" : null,
            remedies.HasFlag(RoomRemedies.FewerChannels) ? "show fewer channels" : null,
        ];
        return string.Join(", or ", words.OfType<string>());
    }
}
