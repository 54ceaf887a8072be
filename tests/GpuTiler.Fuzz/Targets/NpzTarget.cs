using GpuTiler.Imaging;

namespace GpuTiler.Fuzz;

/// <summary>NumPy archives.</summary>
internal sealed class NpzTarget : FuzzTarget
{
    private static readonly DecodingLimits Limits = new() { MaxBytes = 1 << 24 };

    private static readonly string[] Names = ["a.npy", "b.npy", "a", "", ".npy", "a/b.npy", "../a.npy", "ä.npy", "a\0.npy"];

    public override string Name => "npz";

    public override string Reads => "archives of arrays: NpzArchive";

    // A byte of deflate becomes up to 1,032 bytes, each of which may be a float32. An entry of the directory, 46 bytes, is objects of ten
    // times that.
    public override Bounds Bounds => new(1 << 20, 1032 * 5) { TimePerByte = TimeSpan.FromMicroseconds(20) };

    public override IReadOnlyList<Type> MayThrow => [typeof(InvalidDataException), typeof(DecodingLimitException)];

    public override IEnumerable<byte[]> Seeds()
    {
        using var file = new MemoryStream();
        using (var archive = new NpzWriter(file))
        {
            archive.Write<float>("a", [1, 2, 3], [3]);
            archive.Write<byte>("layer/b", new byte[300], [3, 100]);
        }

        yield return file.ToArray();
    }

    public override void Run(byte[] input)
    {
        using var archive = NpzArchive.Open(new MemoryStream(input), InputName, Limits);
        foreach (string key in archive.Keys)
        {
            try
            {
                archive.Load(key);
            }
            catch (Exception e) when (Expects(e))
            {
                // One that is damaged says nothing of the others.
            }
        }
    }

    public override bool Expects(Exception exception) =>
        base.Expects(exception) && exception.Message.StartsWith(InputName, StringComparison.Ordinal);

    public override byte[] Mutate(byte[] input, Random random) => ZipEntries.Mutate(input, NpyText.Mutate, Names, random);
}
