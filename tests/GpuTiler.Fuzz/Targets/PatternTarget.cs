using System.Text;
using GpuTiler.Onnx;

namespace GpuTiler.Fuzz;

/// <summary>Patterns that choose layers.</summary>
internal sealed class PatternTarget : FuzzTarget
{
    private static readonly NamedPart[] Parts =
    [
        new(["conv1"], "/features/conv1/Conv", "Conv"), new(["layer1/relu"], "", "Relu"),
        new(["a*b"], "a*b", "Add"), new(["x[0]"], "x[0]", "Concat"),
        new(["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"], "long", "MaxPool"), new(["ä/ß"], "ünicode", "Conv"),
    ];

    private static readonly Words Grammar = new(
        "*", "?", "[", "]", "[!", "-", "[a-z]", "[]]", "op:", "index:", "conv1", "layer1/*", "Conv", "a*", "**", "/");

    public override string Name => "pattern";

    public override string Reads => "patterns of layers: LayerPattern, Glob, NearestNames";

    public override Bounds Bounds => new(1 << 18, 4096);

    public override IReadOnlyList<Type> MayThrow => [typeof(ArgumentException)];

    public override int LongestInput => 1 << 12;

    public override IEnumerable<byte[]> Seeds() =>
        Texts("conv1", "op:conv*", "index:3", "layer[0-9]/*", "*a*a*a*b", "[!a-c]?nv1", "x[0]", "none");

    public override void Run(byte[] input)
    {
        var (chosen, named) = LayerPattern.Select(Parts, [Encoding.UTF8.GetString(input)], "layer");
        ExpectationException.Require(chosen.Count > 0 && named.All(chosen.Contains), "chooses nothing, and does not say so");
    }

    public override byte[] Mutate(byte[] input, Random random) => Grammar.Mutate(input, random);
}
