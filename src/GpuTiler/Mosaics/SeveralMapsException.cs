namespace GpuTiler;

/// <summary>A figure of one map was requested, but there are several.</summary>
public sealed class SeveralMapsException : ArgumentException
{
    internal SeveralMapsException(int maps)
        : base($"A figure of one map was asked for, and there are {maps}: choose one with {nameof(TileOptions.Channels)}, or with a {nameof(MapOrder.Top)} of 1.") =>
        Maps = maps;

    /// <summary>How many maps there are.</summary>
    public int Maps { get; }
}
