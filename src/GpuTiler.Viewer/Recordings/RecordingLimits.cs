namespace GpuTiler.Viewer;

/// <summary>How much of the wall is recorded at a time. <c>default</c> is ten minutes and 512 MiB.</summary>
public readonly record struct RecordingLimits
{
    private const int UsualMinutes = 10;
    private const long UsualBytes = 512L << 20;

    /// <summary>How long a recording lasts at most; zero is ten minutes.</summary>
    public TimeSpan Time { get; init; }

    /// <summary>Bytes of the file, about: a recording ends with the frame that reaches them. 0 is 512 MiB.</summary>
    public long Bytes { get; init; }

    internal TimeSpan MostTime => Time == TimeSpan.Zero ? TimeSpan.FromMinutes(UsualMinutes) : Time;

    internal long MostBytes => Bytes == 0 ? UsualBytes : Bytes;
}
