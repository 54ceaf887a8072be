using GpuTiler.Onnx;

namespace GpuTiler.Viewer;

/// <summary>What goes wrong in the middle, and never ends the viewer: it becomes a notice.</summary>
internal static class ViewerFailure
{
    /// <summary>One sentence for a person.</summary>
    public static string Sentence(Exception e) => IsExpected(e)
        ? (e.Message.IndexOf(" (Parameter '", StringComparison.Ordinal) is >= 0 and var at ? e.Message[..at] : e.Message).ReplaceLineEndings(" ")
        : $"Something went wrong that should not ({e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}).";

    private static bool IsExpected(Exception e) => e is OnnxModelException or ProviderException or TileDeviceException or InvalidDataException
        or FormatException or IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException or OutOfMemoryException;
}
