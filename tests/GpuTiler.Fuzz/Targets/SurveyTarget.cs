using GpuTiler.Imaging;
using GpuTiler.Onnx;

namespace GpuTiler.Fuzz;

/// <summary>Results of surveys, as <c>survey show</c> and <c>survey merge</c> read them: a document and its arrays.</summary>
internal sealed class SurveyTarget : FuzzTarget
{
    private readonly string part, joined;

    public SurveyTarget()
    {
        string scratch = FuzzFolders.ScratchOf(this);
        part = Directory.CreateDirectory(Path.Combine(scratch, "part")).FullName;
        joined = Path.Combine(scratch, "joined");
    }

    public override string Name => "survey";

    public override string Reads => "results of surveys: SurveyResult, SurveyMerge";

    // A byte of deflate becomes up to 1,032 bytes of arrays, which are read, added up and written.
    public override Bounds Bounds => new(8 << 20, 1032 * 16) { TimePerByte = TimeSpan.FromMicroseconds(200) };

    public override IReadOnlyList<Type> MayThrow => [typeof(InvalidDataException), typeof(DecodingLimitException)];

    public override int LongestInput => 1 << 15;

    public override IEnumerable<byte[]> Seeds() => SurveySeeds.All();

    public override void Run(byte[] input)
    {
        var (document, arrays) = Pair.Split(input);
        File.WriteAllBytes(Path.Combine(part, SurveyFolder.DocumentName), document);
        File.WriteAllBytes(Path.Combine(part, SurveyFolder.ArraysName), arrays);
        Read(SurveyResult.Open(part));
        var merge = SurveyMerge.Open([part]);
        _ = merge.RunDifferences;
        Read(merge.Run(joined));
    }

    public override byte[] Mutate(byte[] input, Random random)
    {
        var (document, arrays) = Pair.Split(input);
        return random.Next(2) == 0
            ? Pair.Join(JsonTree.Mutate(document, random), arrays)
            : Pair.Join(document, ZipEntries.Mutate(arrays, NpyText.Mutate, SurveySeeds.Names, random));
    }

    private static void Read(SurveyResult survey)
    {
        foreach (var layer in survey.Layers)
        {
            survey.UnitsOf(layer);
            survey.DeadUnitsOf(layer.Name);
        }
    }
}
