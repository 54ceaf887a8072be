namespace GpuTiler.Onnx;

/// <summary>Which numbers are a pixel's color where a picture has three channels.</summary>
public enum PictureColors
{
    /// <summary>Red, green and blue.</summary>
    Channels,

    /// <summary>
    /// Three that are independent of each other in photographs: about brightness, blue against yellow, and green against purple.
    /// </summary>
    Decorrelated,
}
