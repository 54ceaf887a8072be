using GpuTiler.Imaging;

namespace GpuTiler.Onnx.Tests;

/// <summary>A network and data for surveys: values with ties, −0, NaN and ∞, in batches that do not come out even.</summary>
internal sealed class SurveyCase : IDisposable
{
    public const int Pictures = 37, Channels = 2, Size = 6;

    public SurveyCase()
    {
        Network = Build().Save(Folder);
        Values = new float[Pictures * Channels * Size * Size];
        var random = new Random(5);
        for (int i = 0; i < Values.Length; i++)
        {
            // Small whole numbers tie; a picture of zeros, and one beyond what a square in float32 holds.
            int picture = i / (Channels * Size * Size);
            Values[i] = picture == 7 ? -0f
                : picture == 8 ? 3e38f * (random.NextSingle() - 0.5f)
                : picture == 9 ? 1e-42f * random.Next(-9, 9)
                : random.Next(-3, 4) * 0.7f;
        }

        Data = Path.Combine(Folder.Path, "data.npy");
        WriteArray(Data, Values);
    }

    public TempFolder Folder { get; } = new();

    public string Network { get; }

    public string Data { get; }

    public float[] Values { get; }

    public CpuDevice Device { get; } = CpuDevice.Create(new() { Threads = 2 });

    public static void WriteArray(string path, float[] values)
    {
        using var file = File.Create(path);
        NpyWriter.Write<float>(file, values, [values.Length / (Channels * Size * Size), Channels, Size, Size]);
    }

    public string In(string name) => Path.Combine(Folder.Path, name);

    /// <summary>Surveys into a folder.</summary>
    public SurveyResult Survey(string folder, SurveyOptions options = default, string? data = null)
    {
        using var set = DataSet.Open(data ?? Data);
        using var survey = DataSurvey.Load(Network, set, Device, options);
        return survey.Run(In(folder));
    }

    /// <summary>The result's bytes.</summary>
    public string[] Bytes(string folder) =>
    [
        Convert.ToHexString(File.ReadAllBytes(Path.Combine(In(folder), "survey.npz"))),
        File.ReadAllText(Path.Combine(In(folder), "survey.json")),
    ];

    public void Dispose()
    {
        Device.Dispose();
        Folder.Dispose();
    }

    // Operators that compute each element by itself: a batch has the same bits as one picture.
    private static ModelBuilder Build() => new ModelBuilder()
        .Input("x", ModelBuilder.Float, "N", Channels, Size, Size)
        .Tensor("w", ModelBuilder.Float, [1, Channels, 1, 1], 1.5f, -0.25f)
        .Node("Mul", ["x", "w"], ["mul"], "mul")
        .Node("Relu", ["mul"], ["relu"], "relu")
        .Node(
            "MaxPool", ["relu"], ["pool"], "pool", "",
            ModelBuilder.Attribute("kernel_shape", 2, 2), ModelBuilder.Attribute("strides", 2, 2))
        .Node("Log", ["mul"], ["log"], "log")
        .Node("Transpose", ["mul"], ["last"], "last", "", ModelBuilder.Attribute("perm", 0, 2, 3, 1))
        .Node("Flatten", ["pool"], ["flat"], "flat")
        .Node("Cast", ["log"], ["half"], "half", "", ModelBuilder.Attribute("to", 10L))
        .Output("flat").Output("log").Output("last").Output("half");
}
