using GpuTiler.Imaging;

namespace GpuTiler.Fuzz;

/// <summary>PNG files.</summary>
internal sealed class PngTarget : FuzzTarget
{
    // Small, so that what is allowed is soon read; beyond them the readers are to stop.
    private static readonly DecodingLimits Limits = new() { MaxPixels = 1 << 22, MaxBytes = 1 << 24 };

    public override string Name => "png";

    public override string Reads => "pictures: PngReader";

    // A byte of deflate becomes up to 1,032, a byte of one-bit pixels 8 pixels, and a pixel of a palette with transparency 4 bytes.
    public override Bounds Bounds => new(1 << 20, 1032 * 8 * 4) { TimePerByte = TimeSpan.FromMicroseconds(100) };

    public override IReadOnlyList<Type> MayThrow => [typeof(InvalidDataException), typeof(DecodingLimitException)];

    public override IEnumerable<byte[]> Seeds() =>
    [
        PictureSeeds.Write(PngPictures.Instance, PixelFormat.R8), PictureSeeds.Write(PngPictures.Instance, PixelFormat.Rgba8),
        .. PictureSeeds.Png(),
    ];

    public override void Run(byte[] input)
    {
        var picture = PngReader.Read(input, InputName, Limits);
        ExpectationException.Require(
            picture.Pixels.Length == picture.Width * picture.Height * picture.Channels, "gives a picture of another size than it says");
    }

    public override bool Expects(Exception exception) =>
        base.Expects(exception) && exception.Message.StartsWith(InputName, StringComparison.Ordinal);

    public override byte[] Mutate(byte[] input, Random random)
    {
        if (random.Next(8) == 0)
        {
            return Bytes.Mutate(input, random);
        }

        var chunks = PngChunks.Parse(input);
        chunks.Mutate(random);
        return chunks.Write();
    }
}
