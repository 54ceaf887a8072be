using GpuTiler.Imaging;

namespace GpuTiler.Onnx;

/// <summary>One picture of a data set: pixels to be prepared, or the values of the model's input as they are.</summary>
/// <param name="Pixels">The pixels.</param>
/// <param name="Values">The values, where there are no pixels.</param>
internal readonly record struct DataPicture(Bitmap? Pixels, float[]? Values);
