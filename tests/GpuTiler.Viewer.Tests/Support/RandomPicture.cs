using GpuTiler.Imaging;

namespace GpuTiler.Viewer.Tests;

/// <summary>Pictures of random colours.</summary>
internal static class RandomPicture
{
    public const int Width = 11, Height = 9;

    /// <summary>The pixels, three samples each.</summary>
    public static byte[] Pixels(int seed)
    {
        var pixels = new byte[Width * Height * 3];
        new Random(seed).NextBytes(pixels);
        return pixels;
    }

    public static Bitmap Create(int seed) => Bitmap.Wrap(Pixels(seed), Width, Height, 3);

    /// <summary>Writes one to a file.</summary>
    public static string Save(string folder, string name, int seed)
    {
        var rgba = new byte[Width * Height * 4];
        byte[] pixels = Pixels(seed);
        for (int i = 0; i < Width * Height; i++)
        {
            pixels.AsSpan(3 * i, 3).CopyTo(rgba.AsSpan(4 * i));
            rgba[(4 * i) + 3] = 255;
        }

        string path = Path.Combine(folder, name);
        using var file = File.Create(path);
        PngWriter.Write(file, rgba, Width, Height, Width * 4, PixelFormat.Rgba8);
        return path;
    }
}
