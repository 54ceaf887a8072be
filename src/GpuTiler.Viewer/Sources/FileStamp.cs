namespace GpuTiler.Viewer;

/// <summary>
/// When a file was written last, and how long it was then: it tells whether it has been written again, and whether that may go on.
/// </summary>
/// <param name="Time">When.</param>
/// <param name="Length">Bytes; −1 for a file that is not there.</param>
internal readonly record struct FileStamp(DateTime Time, long Length)
{
    /// <summary>How long to wait before a file that may be half written is read again.</summary>
    public static readonly TimeSpan Retry = TimeSpan.FromSeconds(0.1);

    private static readonly TimeSpan Writing = TimeSpan.FromSeconds(1);

    /// <summary>Whether it was written so lately that it may not be whole yet.</summary>
    public bool MayBeHalf => (DateTime.UtcNow - Time).Duration() < Writing;

    /// <summary>A file's.</summary>
    public static FileStamp Of(string file)
    {
        var info = new FileInfo(file);
        return new(info.LastWriteTimeUtc, info.Exists ? info.Length : -1);
    }
}
