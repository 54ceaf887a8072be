using System.Text;

namespace GpuTiler.Fuzz;

/// <summary>Ranges as text.</summary>
internal sealed class RangeTarget : FuzzTarget
{
    private static readonly Words Grammar = new(
        "auto", "tile", "layer", ":", "=", ",", "percentile", "sigma", "symmetric", "hold",
        "percentile=1,99", "sigma=2", "hold=0.9", "-1:1", " ");

    public override string Name => "range";

    public override string Reads => "ranges of values: TileRange.Parse";

    public override Bounds Bounds => new(1 << 16, 512);

    public override IReadOnlyList<Type> MayThrow => [typeof(FormatException), typeof(ArgumentException)];

    public override int LongestInput => 1 << 12;

    public override IEnumerable<byte[]> Seeds() => Texts(
        "auto", "tile", "layer:symmetric", "tile:percentile=0.5,99.25", "layer:sigma=2.5", "tile:hold=0.9", "-1:1", "-1e9:0.5");

    public override void Run(byte[] input)
    {
        var range = TileRange.Parse(Encoding.UTF8.GetString(input));
        ExpectationException.Require(TileRange.Parse(range.ToString()) == range, $"is written as {range}, which reads as another range");
    }

    public override byte[] Mutate(byte[] input, Random random) => Grammar.Mutate(input, random);
}
