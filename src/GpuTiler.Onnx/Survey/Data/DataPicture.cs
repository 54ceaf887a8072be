using GpuTiler.Imaging;

namespace GpuTiler.Onnx;

/// <summary>One picture of a data set: pixels to be prepared, or the values of the model's input as they are.</summary>
/// <param name="Pixels">The pixels.</param>
/// <param name="Values">The values, where there are no pixels.</param>
/// <param name="IsReusable">Whether its memory is the data set's own, and may hold another picture once nobody needs this one.</param>
internal readonly record struct DataPicture(Bitmap? Pixels, float[]? Values, bool IsReusable = false);
