namespace GpuTiler.Onnx;

/// <summary>What is shown of an attribution.</summary>
public enum AttributionView
{
    /// <summary>The map itself, each of its channels.</summary>
    Map,

    /// <summary>The map over the picture that the network saw, one value a pixel (<see cref="PictureMap"/>), with a colour bar.</summary>
    Overlay,

    /// <summary>The map, one value a pixel, and to its right the same over the picture.</summary>
    Both,
}
