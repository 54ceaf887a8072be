namespace GpuTiler.Viewer;

/// <summary>How large a picture from a page may be; a page scales pictures to the network's input.</summary>
internal static class PictureLimits
{
    /// <summary>Bytes of a picture's pixels that are always allowed: 2048×2048 with alpha.</summary>
    public const int MostBytes = 2048 * 2048 * 4;
}
