using System.Numerics;
using System.Runtime.InteropServices;
using GpuTiler.Imaging;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace GpuTiler.ImageSharp;

/// <summary>Decoded pixels as a picture of this library: upright, and with no more channels than they need.</summary>
internal static class PackedPixels
{
    private const int Samples = 4, Alpha = 3;

    /// <summary>Turns an image upright, which changes it, and packs its pixels.</summary>
    public static Bitmap Take(Image<Rgba32> image) =>
        Bitmap.Wrap(Pack<Rgba32, byte>(image, out int channels), image.Width, image.Height, channels);

    /// <summary>The same for an image of 16 bits a sample.</summary>
    public static Bitmap Take(Image<Rgba64> image) =>
        Bitmap.Wrap(Pack<Rgba64, ushort>(image, out int channels), image.Width, image.Height, channels);

    // A pixel is red, green, blue and alpha.
    private static TSample[] Pack<TPixel, TSample>(Image<TPixel> image, out int channels)
        where TPixel : unmanaged, IPixel<TPixel>
        where TSample : unmanaged, IBinaryInteger<TSample>, IMinMaxValue<TSample>
    {
        // A TIFF file's tags are its first frame's.
        image.Metadata.ExifProfile ??= image.Frames.RootFrame.Metadata.ExifProfile;
        image.Mutate(context => context.AutoOrient());
        var (isGrey, isOpaque) = (true, true);
        image.ProcessPixelRows(rows =>
        {
            for (int y = 0; y < rows.Height && (isGrey || isOpaque); y++)
            {
                var row = MemoryMarshal.Cast<TPixel, TSample>(rows.GetRowSpan(y));
                for (int at = 0; at < row.Length; at += Samples)
                {
                    isGrey &= row[at] == row[at + 1] && row[at] == row[at + 2];
                    isOpaque &= row[at + Alpha] == TSample.MaxValue;
                }
            }
        });
        int colors = isGrey ? 1 : 3, count = isOpaque ? colors : colors + 1;
        var pixels = GC.AllocateUninitializedArray<TSample>(checked(image.Width * image.Height * count));
        image.ProcessPixelRows(rows =>
        {
            int to = 0;
            for (int y = 0; y < rows.Height; y++)
            {
                var row = MemoryMarshal.Cast<TPixel, TSample>(rows.GetRowSpan(y));
                for (int at = 0; at < row.Length; at += Samples, to += count)
                {
                    row.Slice(at, colors).CopyTo(pixels.AsSpan(to));
                    if (!isOpaque)
                    {
                        pixels[to + colors] = row[at + Alpha];
                    }
                }
            }
        });
        channels = count;
        return pixels;
    }
}
