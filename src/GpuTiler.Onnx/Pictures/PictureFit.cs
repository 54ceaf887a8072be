namespace GpuTiler.Onnx;

/// <summary>How a picture is brought to the size of an input. Every way resizes with the same antialiased bilinear filter.</summary>
public enum PictureFit
{
    /// <summary>The whole picture fills the input; its aspect is not kept.</summary>
    Stretch,

    /// <summary>
    /// The largest part of the input's aspect is cut out of the picture's middle, in whole pixels, and fills the input.
    /// </summary>
    Crop,

    /// <summary>
    /// As torchvision's <c>Resize</c> and <c>CenterCrop</c>: the picture is resized with its aspect kept, and the input is its middle. Its
    /// short side becomes <see cref="ImagePreparation.ShortSide"/> pixels; where that is 0, the picture just covers the input enlarged by
    /// 256/224, which for a square input of 224 pixels is a short side of 256. The longer side is rounded down.
    /// </summary>
    ShortSide,

    /// <summary>
    /// As YOLO's letterbox: the whole picture is resized with its aspect kept, as large as the input allows, and stands in the middle; the
    /// rest has <see cref="ImagePreparation.FillLevel"/>.
    /// </summary>
    Letterbox,
}
