namespace GpuTiler.Onnx;

/// <summary>Which numbers an ascent changes to change a picture.</summary>
public enum PictureBasis
{
    /// <summary>The values of its pixels.</summary>
    Pixels,

    /// <summary>
    /// Its frequencies, the low ones weighted more: pictures then grow in smooth shapes, not pixel by pixel (Olah, Mordvintsev and
    /// Schubert 2017, "Feature Visualization", on preconditioning).
    /// </summary>
    Fourier,
}
