namespace GpuTiler.Imaging;

/// <summary>
/// Averages of two by two pixels, of bytes as they are (sRGB values, not light), a half rounded up: (a + b + c + d + 2)/4.
/// </summary>
internal static class BoxAverage
{
    /// <summary>Halves two rows into one. The last of an odd number of pixels counts twice.</summary>
    /// <param name="above">The upper row.</param>
    /// <param name="below">The lower row, of the same length.</param>
    /// <param name="halved">Receives half as many pixels, rounded up.</param>
    /// <param name="pixelSize">Bytes of a pixel.</param>
    public static void Halve(ReadOnlySpan<byte> above, ReadOnlySpan<byte> below, Span<byte> halved, int pixelSize)
    {
        int pairs = above.Length / (2 * pixelSize);
        below = below[..above.Length];
        if (pixelSize == 1)
        {
            for (int i = 0; i < pairs; i++)
            {
                halved[i] = (byte)((above[2 * i] + above[(2 * i) + 1] + below[2 * i] + below[(2 * i) + 1] + 2) >> 2);
            }
        }
        else
        {
            for (int i = 0; i < pairs * pixelSize; i++)
            {
                int at = (i / pixelSize * 2 * pixelSize) + (i % pixelSize);
                halved[i] = (byte)((above[at] + above[at + pixelSize] + below[at] + below[at + pixelSize] + 2) >> 2);
            }
        }

        for (int at = 2 * pairs * pixelSize, i = pairs * pixelSize; at < above.Length; at++, i++)
        {
            halved[i] = (byte)((above[at] + below[at] + 1) >> 1);
        }
    }
}
