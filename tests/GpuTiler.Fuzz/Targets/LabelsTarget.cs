using GpuTiler.Onnx;

namespace GpuTiler.Fuzz;

/// <summary>Tables that say what pictures show.</summary>
internal sealed class LabelsTarget : FuzzTarget
{
    private static readonly Words Grammar = new(
        ",", "\"", "\"\"", "\n", "\r\n", "\r", "label", "Class", "a.png", "folder\\b.png", "cat", " ", ";", "\uFEFF", "ä", "\0");

    private readonly string path;

    /// <summary>Makes the folder of the file.</summary>
    public LabelsTarget() => path = Path.Combine(FuzzFolders.ScratchOf(this), InputName);

    public override string Name => "labels";

    public override string Reads => "tables of labels: LabelFile";

    public override Bounds Bounds => new(1 << 18, 512);

    public override IReadOnlyList<Type> MayThrow => [typeof(InvalidDataException)];

    public override IEnumerable<byte[]> Seeds() =>
        Texts("name,label\na.png,cat\nb.png,dog\n", "a.png,\"small, grey\"\r\nfolder\\b.png,\"a \"\"cat\"\"\"\r\n", "\n\na.png,1,more");

    public override void Run(byte[] input)
    {
        File.WriteAllBytes(path, input);
        ExpectationException.Require(LabelFile.Read(path).Keys.All(name => name.Length > 0), "gives a label to a picture without a name");
    }

    public override byte[] Mutate(byte[] input, Random random) => Grammar.Mutate(input, random);
}
