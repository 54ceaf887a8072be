using System.Runtime.InteropServices;
using GpuTiler.Imaging;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace GpuTiler.ImageSharp;

/// <summary>Decoded pixels as a picture of this library: upright, and with no more channels than they need.</summary>
internal static class PackedPixels
{
    private const byte Opaque = byte.MaxValue;

    /// <summary>Bytes that a pixel takes while a picture is decoded.</summary>
    public const int DecodedBytes = 4;

    /// <summary>Turns an image upright, which changes it, and packs its pixels.</summary>
    public static Bitmap Take(Image<Rgba32> image)
    {
        // A TIFF file's tags are its first frame's.
        image.Metadata.ExifProfile ??= image.Frames.RootFrame.Metadata.ExifProfile;
        image.Mutate(context => context.AutoOrient());
        var (isGrey, isOpaque) = (true, true);
        image.ProcessPixelRows(rows =>
        {
            for (int y = 0; y < rows.Height && (isGrey || isOpaque); y++)
            {
                foreach (var pixel in rows.GetRowSpan(y))
                {
                    isGrey &= pixel.R == pixel.G && pixel.G == pixel.B;
                    isOpaque &= pixel.A == Opaque;
                }
            }
        });
        int channels = (isGrey ? 1 : 3) + (isOpaque ? 0 : 1);
        var pixels = GC.AllocateUninitializedArray<byte>(checked(image.Width * image.Height * channels));
        image.ProcessPixelRows(rows =>
        {
            int rowBytes = rows.Width * channels;
            for (int y = 0; y < rows.Height; y++)
            {
                Pack(rows.GetRowSpan(y), pixels.AsSpan(y * rowBytes, rowBytes), channels);
            }
        });
        return Bitmap.Wrap(pixels, image.Width, image.Height, channels);
    }

    private static void Pack(ReadOnlySpan<Rgba32> row, Span<byte> target, int channels)
    {
        switch (channels)
        {
            case 1:
                for (int x = 0; x < row.Length; x++)
                {
                    target[x] = row[x].R;
                }

                break;
            case 2:
                for (int x = 0; x < row.Length; x++)
                {
                    (target[2 * x], target[(2 * x) + 1]) = (row[x].R, row[x].A);
                }

                break;
            case 3:
                PixelOperations<Rgba32>.Instance.ToRgb24Bytes(Configuration.Default, row, target, row.Length);
                break;
            default:
                MemoryMarshal.AsBytes(row).CopyTo(target);
                break;
        }
    }
}
