namespace GpuTiler.Onnx;

/// <summary>How a picture is brought to the size of an input. Every way resizes with the same antialiased bilinear filter.</summary>
public enum PictureFit
{
    /// <summary>The entire picture fills the input; its aspect ratio is not kept.</summary>
    Stretch,

    /// <summary>
    /// The largest part with the input's aspect ratio is cut from the picture's centre, in whole pixels, and fills the input.
    /// </summary>
    Crop,

    /// <summary>
    /// As torchvision's <c>Resize</c> and <c>CenterCrop</c>: the picture is resized keeping its aspect ratio, and the input is its centre.
    /// Its short side becomes <see cref="ImagePreparation.ShortSide"/> pixels; if that is 0, the picture just covers the input enlarged by
    /// 256/224, which for a square input of 224 pixels is a short side of 256. The longer side is rounded down.
    /// </summary>
    ShortSide,

    /// <summary>
    /// As YOLO's letterbox: the entire picture is resized keeping its aspect ratio, as large as the input allows, and centred; the rest has
    /// <see cref="ImagePreparation.FillLevel"/>.
    /// </summary>
    Letterbox,
}
