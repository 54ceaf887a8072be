using GpuTiler.Imaging;
using GpuTiler.Onnx;

namespace GpuTiler.Fuzz;

/// <summary>Small results of surveys.</summary>
internal static class SurveySeeds
{
    private const int Top = 2;

    /// <summary>Names of arrays that a change may put into an archive.</summary>
    public static readonly string[] Names =
    [
        "conv/histogram.npy", "conv/top_value.npy", "conv/top_picture.npy", "conv/label_sum.npy", "conv/sum.npy", "fc/count.npy",
        "conv", ".npy",
    ];

    /// <summary>A document and its arrays: without labels, and with them.</summary>
    public static IEnumerable<byte[]> All()
    {
        yield return Write([]);
        yield return Write(["cat", "dog"]);
    }

    private static byte[] Write(string[] labels)
    {
        SurveyedLayer[] layers =
        [
            new("conv", "Conv", 2, 3, 4) { Field = new(2, 2, -1, -1, 5, 5) },
            .. labels.Length == 0 ? new SurveyedLayer[] { new("fc", "Gemm", 1, 1, 1) } : [],
        ];
        var state = new SurveyState(layers, Top, labels.Length);
        foreach (var layer in state.Layers)
        {
            layer.Add(0, 1, new MapNumbers { Finite = 3, Zeros = 1, Largest = 2, LargestPlace = 0, Smallest = -1, SmallestPlace = 0 });
        }

        state.Count();
        using var arrays = new MemoryStream();
        using (var archive = new NpzWriter(arrays))
        {
            state.Layers.ToList().ForEach(layer => LayerArrays.Write(archive, layer, state.Seen, hasMoments: true));
        }

        return Pair.Join(SurveyJson.Write(Document(layers, labels)), arrays.ToArray());
    }

    private static SurveyDocument Document(SurveyedLayer[] layers, string[] labels) => new()
    {
        Format = SurveyDocument.CurrentFormat,
        Model = new("net.onnx", new string('a', 64)),
        Data = new(3, new string('b', 64)),
        Labels = labels,
        Input = new("x", OnnxElementType.Float32, [1, 3, 8, 8], default),
        FurtherInputs = [new("y", OnnxElementType.Int64, [1], new string('c', 64))],
        Batch = 1,
        Top = Top,
        LabelMeans = labels.Length > 0,
        Layers = layers,
        LeftOut = [new("z", "It is no tensor.")],
        Run = new("the processor", "1.31.1", "X64", "2"),
        Shard = new(1, 1),
        Seen = 1,
        Corrupt = 1,
        CorruptPictures = [new(2, "c.png", "It is damaged.")],
        Pictures = [new(1, "b.png", labels.Length > 0 ? labels[1] : null)],
    };
}
