using GpuTiler.Onnx;

namespace GpuTiler.Viewer;

/// <summary>What goes wrong in the middle, and never ends the viewer: it becomes a notice.</summary>
internal static class ViewerFailure
{
    /// <summary>Whether every other input would fail too.</summary>
    public static bool IsLasting(Exception e) => e is TileDeviceException { IsDeviceLost: true };

    /// <summary>One sentence for a person; where the device is lost, and another that says what to do.</summary>
    public static string Sentence(Exception e) => IsLasting(e) ? $"{What(e).TrimEnd('.')}. The device is lost: start the program again." : What(e);

    private static string What(Exception e) => IsExpected(e)
        ? (e.Message.IndexOf(" (Parameter '", StringComparison.Ordinal) is >= 0 and var at ? e.Message[..at] : e.Message).ReplaceLineEndings(" ")
        : $"Something went wrong that should not ({e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}).";

    private static bool IsExpected(Exception e) => e is OnnxModelException or ProviderException or TileDeviceException or InvalidDataException
        or FormatException or IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException or OutOfMemoryException;
}
