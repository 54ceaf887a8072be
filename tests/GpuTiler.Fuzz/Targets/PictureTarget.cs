using GpuTiler.Imaging;
using GpuTiler.ImageSharp;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Bmp;
using SixLabors.ImageSharp.Formats.Tga;
using SixLabors.ImageSharp.Formats.Tiff;
using SixLabors.ImageSharp.Formats.Tiff.Constants;
using SixLabors.ImageSharp.PixelFormats;

namespace GpuTiler.Fuzz;

/// <summary>Pictures of the formats that ImageSharp reads, within limits.</summary>
internal sealed class PictureTarget : FuzzTarget
{
    private static readonly DecodingLimits Limits = new() { MaxPixels = 1 << 20, MaxBytes = 1 << 22, MaxTime = TimeSpan.FromSeconds(5) };

    public override string Name => "picture";

    public override string Reads => "JPEG, WebP, GIF, BMP, TIFF and TGA: PictureReader, FileEnd";

    // ImageSharp's limit is for the buffers of its allocator. What lossless WebP needs for its codes is arrays beside them: a hundred bytes
    // were known that allocate two gigabytes, a little at a time, and take seconds (docs/limits.md).
    public override Bounds Bounds =>
        new(4L << 30, 1024) { LeastTime = TimeSpan.FromSeconds(30), TimePerByte = TimeSpan.FromMicroseconds(500) };

    public override IReadOnlyList<Type> MayThrow => [typeof(InvalidDataException), typeof(DecodingLimitException)];

    public override bool HasThreads => true;

    public override int LongestInput => 1 << 12;

    public override IEnumerable<byte[]> Seeds() =>
    [
        PictureSeeds.Write(new JpegPictures(), PixelFormat.Rgba8), PictureSeeds.Write(new JpegPictures(), PixelFormat.R8),
        PictureSeeds.Write(new WebpPictures(), PixelFormat.Rgba8), PictureSeeds.Write(new WebpPictures(50), PixelFormat.Rgba8),
        PictureSeeds.Write(new GifPictures(), PixelFormat.Rgba8), Encode(new BmpEncoder()),
        Encode(new BmpEncoder { BitsPerPixel = BmpBitsPerPixel.Pixel8 }),
        Encode(new TgaEncoder { Compression = TgaCompression.RunLength }), Encode(new TgaEncoder { Compression = TgaCompression.None }),
        Encode(new TiffEncoder { Compression = TiffCompression.Lzw }), Encode(new TiffEncoder { Compression = TiffCompression.Deflate }),
        Encode(new TiffEncoder { BitsPerPixel = TiffBitsPerPixel.Bit1, Compression = TiffCompression.Ccitt1D }),
    ];

    public override void Run(byte[] input)
    {
        var picture = PictureReader.Read(new MemoryStream(input), InputName, Limits);
        ExpectationException.Require(
            (long)picture.Width * picture.Height <= Limits.MaxPixels,
            $"gives {picture.Width}x{picture.Height} pixels, more than are allowed");
    }

    public override bool Expects(Exception exception) =>
        base.Expects(exception) && exception.Message.StartsWith(InputName, StringComparison.Ordinal);

    public override byte[] Mutate(byte[] input, Random random) => Bytes.Mutate(input, random);

    private static byte[] Encode(IImageEncoder encoder)
    {
        using var image = new Image<Rgba32>(PictureSeeds.Width, PictureSeeds.Height, new Rgba32(1, 200, 3));
        using var file = new MemoryStream();
        image.Save(file, encoder);
        return file.ToArray();
    }
}
