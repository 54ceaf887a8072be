using GpuTiler.Onnx;

namespace GpuTiler.Viewer;

/// <summary>What may go wrong in the middle without ending the viewer: it becomes a notice.</summary>
internal static class ViewerFailure
{
    /// <summary>Whether a person can be told of it; anything else is a fault of the viewer's.</summary>
    public static bool IsExpected(Exception e) => e is OnnxModelException or ProviderException or TileDeviceException or InvalidDataException
        or IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException or OutOfMemoryException
        or InvalidOperationException;
}
