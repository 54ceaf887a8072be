using GpuTiler.Imaging;

namespace GpuTiler.Fuzz;

/// <summary>NumPy files.</summary>
internal sealed class NpyTarget : FuzzTarget
{
    public override string Name => "npy";

    public override string Reads => "arrays: NpyHeader, NpyTensor, NpyReader";

    // A byte becomes a float32 and an int32; the text of a header has two bytes a character, and shapes are lists.
    public override Bounds Bounds => new(1 << 20, 64);

    public override IReadOnlyList<Type> MayThrow => [typeof(InvalidDataException)];

    public override IEnumerable<byte[]> Seeds() => NpySeeds.All();

    public override void Run(byte[] input)
    {
        var tensor = NpyTensor.Load(new MemoryStream(input), InputName);
        long count = tensor.Dimensions.Aggregate(1L, (product, dimension) => product * dimension);
        ExpectationException.Require(
            count == (tensor.Singles?.Length ?? tensor.Halves!.Length), "gives another number of elements than its dimensions say");
        using var file = new MemoryStream(input);
        var header = NpyHeader.Read(file, InputName);
        NpyReader.Read(file, header, new int[header.ElementCount].AsSpan());
    }

    public override bool Expects(Exception exception) =>
        base.Expects(exception) && exception.Message.StartsWith(InputName, StringComparison.Ordinal);

    public override byte[] Mutate(byte[] input, Random random) => NpyText.Mutate(input, random);
}
