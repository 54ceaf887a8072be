using GpuTiler.Imaging;

namespace GpuTiler.Onnx;

/// <summary>Decodes a picture.</summary>
/// <param name="file">The file from its signature on; it is seekable.</param>
/// <param name="name">What to call it in an error.</param>
/// <exception cref="InvalidDataException">It is not a readable picture.</exception>
public delegate Bitmap PictureDecoder(Stream file, string name);
