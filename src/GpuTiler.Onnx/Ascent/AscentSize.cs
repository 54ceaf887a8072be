namespace GpuTiler.Onnx;

/// <summary>A size that the picture of an ascent has for some steps.</summary>
/// <param name="Height">Its rows.</param>
/// <param name="Width">Its columns.</param>
/// <param name="Steps">How many steps are made at it.</param>
internal readonly record struct AscentSize(int Height, int Width, int Steps);
