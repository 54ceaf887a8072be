namespace GpuTiler.Onnx;

/// <summary>Which numbers represent a pixel's colour if a picture has three channels.</summary>
public enum PictureColors
{
    /// <summary>Red, green and blue.</summary>
    Channels,

    /// <summary>
    /// Three that are independent of each other in photographs: roughly brightness, blue against yellow, and green against purple.
    /// </summary>
    Decorrelated,
}
