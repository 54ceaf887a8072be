namespace GpuTiler.Onnx;

/// <summary>Unpacks a row of 8-bit pixels into planes of float. Alpha is left out: a network has no use for it.</summary>
internal static class PixelRow
{
    /// <summary>Planes that hold all that the network will see: 1 where the picture or the input is grey.</summary>
    public static int Planes(int pictureChannels, int inputChannels) => pictureChannels < 3 || inputChannels == 1 ? 1 : 3;

    /// <param name="row">The pixels, <paramref name="channels"/> bytes each.</param>
    /// <param name="channels">1 grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha.</param>
    /// <param name="planes">One plane after another.</param>
    /// <param name="width">Pixels.</param>
    public static void Unpack(ReadOnlySpan<byte> row, int channels, Span<float> planes, int width)
    {
        if (channels >= 3 && planes.Length == width)
        {
            for (int x = 0; x < width; x++)
            {
                var pixel = row.Slice(x * channels, 3);
                planes[x] = Luma(pixel[0], pixel[1], pixel[2]);
            }

            return;
        }

        for (int plane = 0; plane * width < planes.Length; plane++)
        {
            var target = planes.Slice(plane * width, width);
            for (int x = 0; x < width; x++)
            {
                target[x] = row[(x * channels) + plane];
            }
        }
    }

    // ITU-R Rec. 601. The products are exact in double and the sum is rounded once, so that grey stays what it is.
    private static float Luma(byte red, byte green, byte blue) => (float)(((299 * red) + (587 * green) + (114 * blue)) / 1000.0);
}
