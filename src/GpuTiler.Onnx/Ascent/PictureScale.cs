namespace GpuTiler.Onnx;

/// <summary>What is done to the values of each picture before it is shown.</summary>
public enum PictureScale
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>They are shifted to a mean of 0 and divided by their standard deviation.</summary>
    ZScore,

    /// <summary>They are stretched from their extremes to 0 and 1.</summary>
    Range,
}
