using System.Numerics;

namespace GpuTiler.Onnx;

/// <summary>Unpacks a row of pixels of 8 or 16 bits into planes of float, on the scale of 0 to 255.</summary>
/// <param name="channels">1 grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha.</param>
/// <param name="inputChannels">Those of the input: 1, 3 or 4.</param>
internal readonly struct PixelRow(int channels, int inputChannels)
{
    private readonly int colors = channels < 3 || inputChannels == 1 ? 1 : 3;

    /// <summary>Planes that hold all that the network will see: 1 where the picture or the input is grey, and one for alpha.</summary>
    public int Planes => colors + (HasAlpha ? 1 : 0);

    /// <summary>Samples of a pixel.</summary>
    public int Channels => channels;

    // Alpha is left out where the input has no place for it.
    private bool HasAlpha => inputChannels == 4 && channels is 2 or 4;

    /// <summary>The plane of an input's channel; −1 for an alpha that the picture does not have.</summary>
    public int PlaneOf(int channel) => channel == 3 ? (HasAlpha ? colors : -1) : colors == 1 ? 0 : channel;

    /// <param name="row">The pixels.</param>
    /// <param name="planes">One plane after another.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="unit">How much of a sample is 1 on the scale of 0 to 255: 1, or 257.</param>
    public void Unpack<T>(ReadOnlySpan<T> row, Span<float> planes, int width, float unit)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (channels >= 3 && colors == 1)
        {
            for (int x = 0; x < width; x++)
            {
                var pixel = row.Slice(x * channels, 3);
                planes[x] = Luma(int.CreateTruncating(pixel[0]), int.CreateTruncating(pixel[1]), int.CreateTruncating(pixel[2]), unit);
            }
        }
        else
        {
            for (int plane = 0; plane < colors; plane++)
            {
                Unpack(row[plane..], planes.Slice(plane * width, width), unit);
            }
        }

        if (HasAlpha)
        {
            Unpack(row[(channels - 1)..], planes.Slice(colors * width, width), unit);
        }
    }

    // Both are whole numbers that float holds, so the quotient is rounded once.
    private void Unpack<T>(ReadOnlySpan<T> samples, Span<float> plane, float unit)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (int x = 0; x < plane.Length; x++)
        {
            plane[x] = int.CreateTruncating(samples[x * channels]) / unit;
        }
    }

    // ITU-R Rec. 601. The products are exact in double and the sum is rounded once, so that grey stays what it is.
    private static float Luma(int red, int green, int blue, float unit) =>
        (float)(((299 * red) + (587 * green) + (114 * blue)) / (1000.0 * unit));
}
