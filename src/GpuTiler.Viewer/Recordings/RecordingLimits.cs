namespace GpuTiler.Viewer;

/// <summary>The limits of one recording of the wall. <c>default</c> is ten minutes and 512 MiB.</summary>
public readonly record struct RecordingLimits
{
    private const int UsualMinutes = 10;
    private const long UsualBytes = 512L << 20;

    /// <summary>The longest a recording may last; zero is ten minutes.</summary>
    public TimeSpan Time { get; init; }

    /// <summary>The approximate size of the file in bytes: a recording ends with the frame that reaches it. 0 is 512 MiB.</summary>
    public long Bytes { get; init; }

    internal TimeSpan MostTime => Time == TimeSpan.Zero ? TimeSpan.FromMinutes(UsualMinutes) : Time;

    internal long MostBytes => Bytes == 0 ? UsualBytes : Bytes;
}
