namespace GpuTiler;

/// <summary>The layout of one pixel of a finished image.</summary>
public enum PixelFormat
{
    /// <summary>One byte a pixel: a grey level, 0 to 255.</summary>
    R8,

    /// <summary>Four bytes a pixel: red, green, blue, alpha.</summary>
    Rgba8,
}
