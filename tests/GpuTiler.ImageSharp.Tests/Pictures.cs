using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Bmp;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Tga;
using SixLabors.ImageSharp.Formats.Tiff;
using SixLabors.ImageSharp.Formats.Tiff.Constants;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.PixelFormats;

namespace GpuTiler.ImageSharp.Tests;

/// <summary>Files of every format, each written by ImageSharp's own encoder.</summary>
internal static class Pictures
{
    public const int Width = 13, Height = 9;

    /// <summary>Every format with each of its kinds of pixels.</summary>
    public static IEnumerable<(string Name, byte[] File)> All()
    {
        foreach (bool isGrey in new[] { false, true })
        {
            string kind = isGrey ? "grey" : "colour";
            foreach (var (ending, encoder) in Encoders())
            {
                yield return ($"{kind}.{ending}", Encode(encoder, isGrey));
            }
        }
    }

    public static IEnumerable<(string Ending, IImageEncoder Encoder)> Encoders() =>
    [
        ("420.jpg", new JpegEncoder { ColorType = JpegColorType.YCbCrRatio420 }),
        ("rgb.jpg", new JpegEncoder { ColorType = JpegColorType.Rgb }),
        ("one.jpg", new JpegEncoder { ColorType = JpegColorType.Luminance }),
        ("lossless.webp", new WebpEncoder { FileFormat = WebpFileFormatType.Lossless }),
        ("lossy.webp", new WebpEncoder { FileFormat = WebpFileFormatType.Lossy }),
        ("gif", new GifEncoder()),
        ("1.bmp", new BmpEncoder { BitsPerPixel = BmpBitsPerPixel.Pixel1 }),
        ("8.bmp", new BmpEncoder { BitsPerPixel = BmpBitsPerPixel.Pixel8 }),
        ("24.bmp", new BmpEncoder { BitsPerPixel = BmpBitsPerPixel.Pixel24 }),
        ("32.bmp", new BmpEncoder { BitsPerPixel = BmpBitsPerPixel.Pixel32, SupportTransparency = true }),
        ("bits.tiff", new TiffEncoder
        {
            PhotometricInterpretation = TiffPhotometricInterpretation.BlackIsZero,
            BitsPerPixel = TiffBitsPerPixel.Bit1,
        }),
        ("lzw.tiff", new TiffEncoder { Compression = TiffCompression.Lzw, HorizontalPredictor = TiffPredictor.Horizontal }),
        ("deflate.tiff", new TiffEncoder { Compression = TiffCompression.Deflate }),
        ("palette.tiff", new TiffEncoder { PhotometricInterpretation = TiffPhotometricInterpretation.PaletteColor }),
        ("8.tga", new TgaEncoder { BitsPerPixel = TgaBitsPerPixel.Pixel8 }),
        ("24.tga", new TgaEncoder { BitsPerPixel = TgaBitsPerPixel.Pixel24, Compression = TgaCompression.RunLength }),
        ("32.tga", new TgaEncoder { BitsPerPixel = TgaBitsPerPixel.Pixel32 }),
    ];

    /// <summary>A picture in which no two pixels are alike: its corners, and its transparency, are told apart.</summary>
    public static Image<Rgba32> Draw(bool isGrey = false, int width = Width, int height = Height)
    {
        var image = new Image<Rgba32>(width, height);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                byte level = (byte)((y * width) + x);
                image[x, y] = isGrey
                    ? new(level, level, level)
                    : new((byte)(17 * x), (byte)(25 * y), (byte)(255 - (17 * x)), (byte)(x > y ? 255 : 200));
            }
        }

        return image;
    }

    public static byte[] Encode(IImageEncoder encoder, bool isGrey = false, Action<Image>? change = null)
    {
        using var image = Draw(isGrey);
        change?.Invoke(image);
        using var file = new MemoryStream();
        image.Save(file, encoder);
        return file.ToArray();
    }

    /// <summary>A TIFF file written by hand: ImageSharp writes no orientation.</summary>
    public static byte[] Tiff(ushort orientation, ushort bits = 8)
    {
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        byte[] samples = [.. Enumerable.Range(0, Width * Height * 3)
            .SelectMany(i => bits == 8 ? [(byte)i] : new[] { (byte)(3 * i), (byte)i })];
        (ushort Tag, ushort Type, uint Value)[] tags =
        [
            (256, 4, Width), (257, 4, Height), (258, 3, bits), (259, 3, 1), (262, 3, 2), (273, 4, 8), (274, 3, orientation), (277, 3, 3),
            (278, 4, Height), (279, 4, (uint)samples.Length),
        ];
        int directory = 8 + samples.Length + (samples.Length % 2), depths = directory + 2 + (12 * tags.Length) + 4;
        writer.Write("II*\0"u8);
        writer.Write(directory);
        writer.Write(samples);
        writer.Write(new byte[samples.Length % 2]);
        writer.Write((ushort)tags.Length);
        foreach (var (tag, type, value) in tags)
        {
            writer.Write(tag);
            writer.Write(type);
            writer.Write(tag == 258 ? 3 : 1);
            writer.Write(tag == 258 ? (uint)depths : value);
        }

        writer.Write(0);
        for (int channel = 0; channel < 3; channel++)
        {
            writer.Write(bits);
        }

        return file.ToArray();
    }
}
