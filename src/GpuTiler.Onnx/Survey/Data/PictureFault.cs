namespace GpuTiler.Onnx;

/// <summary>A picture of a data set that could not be read: it keeps its number, and takes no part.</summary>
/// <param name="Picture">Its number.</param>
/// <param name="Name">Its name, relative to the data.</param>
/// <param name="Reason">Why, in one sentence.</param>
public sealed record PictureFault(int Picture, string Name, string Reason);
