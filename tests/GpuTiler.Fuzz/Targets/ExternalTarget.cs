using GpuTiler.Onnx;

namespace GpuTiler.Fuzz;

/// <summary>
/// Models whose weights are in files beside them. The model's folder holds such files, and links out of it; whatever a model says, nothing
/// outside that folder is opened.
/// </summary>
internal sealed class ExternalTarget : FuzzTarget
{
    private const int FileBytes = 64;

    private static readonly string[] Words =
    [
        .. ModelSeeds.Words, "weights.bin", "deep/more.bin", "../outside/secret.bin", "link.bin", "folder/secret.bin", "inside.bin",
        "/etc/hostname", ".", "..", "deep/../weights.bin", "deep/../../outside/secret.bin", "input", "missing.bin", "weights.bin/",
        "file:weights.bin", "0", "16", "63", "64", "65", "9223372036854775807", "-1", "a/b",
    ];

    private readonly string folder, model;

    /// <summary>Makes the folder.</summary>
    public ExternalTarget()
    {
        string scratch = FuzzFolders.ScratchOf(this);
        Directory.Delete(scratch, recursive: true);
        folder = Directory.CreateDirectory(Path.Combine(scratch, "model")).FullName;
        model = Path.Combine(folder, InputName);
        string outside = Directory.CreateDirectory(Path.Combine(scratch, "outside")).FullName, secret = Path.Combine(outside, "secret.bin");
        Directory.CreateDirectory(Path.Combine(folder, "deep"));
        foreach (string path in new[] { secret, Path.Combine(folder, "weights.bin"), Path.Combine(folder, "deep", "more.bin") })
        {
            File.WriteAllBytes(path, new byte[FileBytes]);
        }

        File.CreateSymbolicLink(Path.Combine(folder, "link.bin"), secret);
        File.CreateSymbolicLink(Path.Combine(folder, "inside.bin"), Path.Combine(folder, "weights.bin"));
        Directory.CreateSymbolicLink(Path.Combine(folder, "folder"), outside);
    }

    public override string Name => "external";

    public override string Reads => "models with external data: ExternalFiles, ExternalLocations, StoredTensor";

    public override Bounds Bounds => new(4 << 20, 4096) { TimePerByte = TimeSpan.FromMicroseconds(100) };

    public override IReadOnlyList<Type> MayThrow => [typeof(InvalidDataException)];

    public override int LongestInput => 1 << 12;

    public override IEnumerable<byte[]> Seeds() =>
    [
        ModelSeeds.External("weights.bin"), ModelSeeds.External("deep/more.bin", "48", "16"), ModelSeeds.External("link.bin"),
        ModelSeeds.External("inside.bin", "0"), ModelSeeds.External("folder/secret.bin"), ModelSeeds.External("../outside/secret.bin"),
    ];

    public override void Run(byte[] input)
    {
        File.WriteAllBytes(model, input);
        var file = ModelFile.Read(model);
        var outline = ModelOutline.Read(file);
        foreach (var tensor in outline.Initializers.Where(tensor => tensor.External is not null))
        {
            Look(file, tensor);
        }

        ExpectationException.Require(
            file.External.Place(file.Bytes).Folder == folder, "looks for external data outside the model's folder");
        ExternalLocations.Find(ExternalLocations.Replace(file.Bytes, place => $"{place}/elsewhere"));
    }

    public override byte[] Mutate(byte[] input, Random random) => ProtoTree.Mutate(input, Words, random);

    // One that is refused says nothing of the others.
    private void Look(ModelFile file, OutlineTensor tensor)
    {
        try
        {
            var (path, offset, length) = file.External.Find(tensor);
            ExpectationException.Require(
                path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) && new FileInfo(path).LinkTarget is null,
                $"opens {path}, which is outside the model's folder");
            ExpectationException.Require(
                offset >= 0 && length >= 0 && offset + length <= new FileInfo(path).Length,
                $"reads {length} bytes at {offset} of {path}, which are not there");
            if (tensor.Type.Size() > 0)
            {
                var stored = StoredTensor.Locate(file, tensor);
                stored.Read(new float[Math.Min(FileBytes, length / tensor.Type.Size())].AsSpan());
            }
        }
        catch (InvalidDataException)
        {
            return;
        }
    }
}
