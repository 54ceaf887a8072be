namespace GpuTiler.Onnx;

/// <summary>Recognises files that people give for a model by mistake.</summary>
internal static class ForeignFormat
{
    /// <summary>What the bytes are instead of a model, and what would do; null where they may be one.</summary>
    public static string? Describe(ReadOnlySpan<byte> file) => file switch
    {
        [] => "empty: an ONNX model is needed",
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "a PNG image, not an ONNX model: give the model first and the image as the input",
        [0xFF, 0xD8, 0xFF, ..] => "a JPEG image, not an ONNX model",
        [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..] => "a NumPy array, not an ONNX model: give it as the input",
        [(byte)'P', (byte)'K', 3, 4, ..] => "a zip archive (PyTorch and Keras save so), not an ONNX model: export the network to ONNX",
        [0x89, (byte)'H', (byte)'D', (byte)'F', ..] => "an HDF5 file (Keras saves so), not an ONNX model: convert it with tf2onnx",
        [_, _, _, _, (byte)'T', (byte)'F', (byte)'L', (byte)'3', ..] =>
            "a TensorFlow Lite model, not an ONNX model: convert it with tf2onnx",
        [_, _, _, _, (byte)'O', (byte)'R', (byte)'T', (byte)'M', ..] =>
            "a model in ONNX Runtime's own format: the ONNX file that it was made from is needed",
        _ when file.StartsWith("version https://git-lfs"u8) => "a Git LFS pointer, not the model itself: run git lfs pull",
        _ when IsText(file) => "a text file, not an ONNX model",
        _ => null,
    };

    // A model's first bytes are a tag and a version number below 32.
    private static bool IsText(ReadOnlySpan<byte> file)
    {
        foreach (byte b in file[..Math.Min(file.Length, 256)])
        {
            if (b is < 32 and not ((byte)'\t' or (byte)'\n' or (byte)'\r') or 127)
            {
                return false;
            }
        }

        return true;
    }
}
