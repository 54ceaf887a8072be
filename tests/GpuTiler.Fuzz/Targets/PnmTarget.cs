using System.Text;
using GpuTiler.Imaging;

namespace GpuTiler.Fuzz;

/// <summary>Netpbm files.</summary>
internal sealed class PnmTarget : FuzzTarget
{
    private static readonly DecodingLimits Limits = new() { MaxPixels = 1 << 22, MaxBytes = 1 << 24 };

    private static readonly Words Grammar = new(
        "P1", "P2", "P3", "P4", "P5", "P6", " ", "\n", "\t", "#", "# a comment\n", "\r", "3 2", "1 1");

    public override string Name => "pnm";

    public override string Reads => "pictures: PnmReader";

    // A byte of bits is eight pixels.
    public override Bounds Bounds => new(1 << 20, 8);

    public override IReadOnlyList<Type> MayThrow => [typeof(InvalidDataException), typeof(DecodingLimitException)];

    public override IEnumerable<byte[]> Seeds() =>
    [
        Encoding.ASCII.GetBytes("P1\n# bits\n3 2\n1 0 1\n010\n"), Encoding.ASCII.GetBytes("P2 3 2 9\n1 2 3 4 5 9\n"),
        Encoding.ASCII.GetBytes("P3 1 2 65535 1 2 3 4 5 65535 "), [.. "P4\n9 2\n"u8, 1, 2, 3, 4], [.. "P5\n2 2\n255\n"u8, 1, 2, 3, 4],
        [.. "P5\n2 1\n300\n"u8, 0, 2, 1, 4], [.. "P6\n1 1 7\n"u8, 1, 2, 3],
    ];

    public override void Run(byte[] input)
    {
        var picture = PnmReader.Read(new MemoryStream(input), InputName, Limits);
        ExpectationException.Require(
            picture.Pixels.Length == picture.Width * picture.Height * picture.Channels, "gives a picture of another size than it says");
    }

    public override bool Expects(Exception exception) =>
        base.Expects(exception) && exception.Message.StartsWith(InputName, StringComparison.Ordinal);

    public override byte[] Mutate(byte[] input, Random random) => Grammar.Mutate(input, random);
}
