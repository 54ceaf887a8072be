using GpuTiler.Onnx;

namespace GpuTiler.Viewer;

/// <summary>A failure while running, which never ends the viewer: it becomes a notice.</summary>
internal static class ViewerFailure
{
    /// <summary>Whether every other input would fail too.</summary>
    public static bool IsLasting(Exception e) => e is TileDeviceException { IsDeviceLost: true };

    /// <summary>One sentence for a person; where the device is lost, and another that says what to do.</summary>
    public static string Sentence(Exception e) => IsLasting(e)
        ? $"{What(e).TrimEnd('.')}. The device is lost: start the program again."
        : What(e);

    // ENOSPC, and EDQUOT of Linux and of macOS; on Windows ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL. Systems name a file that nobody
    // knows.
    private static bool IsDiskFull(Exception e) => e is IOException
        && (OperatingSystem.IsWindows() ? (e.HResult & 0xFFFF) is 0x27 or 0x70 : e.HResult is 28 or 122 or 69);

    private static string What(Exception e) => IsDiskFull(e)
        ? $"There is no room left on the disk that holds {Path.TrimEndingDirectorySeparator(Path.GetTempPath())}."
        : IsExpected(e)
        ? (e.Message.IndexOf(" (Parameter '", StringComparison.Ordinal) is >= 0 and var at ? e.Message[..at] : e.Message)
            .ReplaceLineEndings(" ")
        : $"Something went wrong that should not ({e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}).";

    private static bool IsExpected(Exception e) => e is OnnxModelException or GradientException or ProviderException
        or TileDeviceException or InvalidDataException or FormatException or IOException or UnauthorizedAccessException
        or ArgumentException or NotSupportedException or OutOfMemoryException;
}
