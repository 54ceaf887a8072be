using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace GpuTiler.Onnx;

/// <summary>Says what a survey is of: documents of surveys that can be compared and joined.</summary>
internal static class SurveyRecord
{
    /// <summary>The document of a survey that has not begun.</summary>
    public static SurveyDocument Of(string model, DataSet data, SurveyNetwork network, TileDevice device, in SurveyOptions options) => new()
    {
        Format = SurveyDocument.CurrentFormat,
        Model = new(Path.GetFileName(model), Hash(model)),
        Data = new(data.Count, data.Identity),
        Labels = data.Labels,
        Input = new(network.Input.Name, network.Input.ElementType, network.Input.Dimensions.ToArray(), options.Preparation),
        FurtherInputs =
        [
            .. network.Model.Inputs.Where(input => input != network.Input).Select(input => new SurveyDocument.FurtherInput(
                input.Name, input.ElementType, input.Dimensions.ToArray(), Convert.ToHexStringLower(SHA256.HashData(input.Bytes)))),
        ],
        Batch = network.Batch,
        Top = options.TopOrUsual,
        LabelMeans = options.KeepsLabelMeans && data.Labels.Count > 0,
        Layers = Layers(FieldFinder.Find(model, network.Input, network.Layers, options.Preparation.Layout), network),
        LeftOut = network.LeftOut,
        Run = new(
            device.Description,
            OnnxRuntime.Version,
            $"{RuntimeInformation.ProcessArchitecture}, {VectorBits()} bits",
            options.Onnx.Threads > 0 ? $"{options.Onnx.Threads}" : $"{Environment.ProcessorCount}"),
        Shard = new(options.Shard.Index, options.Shard.Count),
        Seen = 0,
        Corrupt = 0,
        CorruptPictures = [],
        Pictures = [],
    };

    /// <summary>What keeps two surveys from being parts of one, each as a phrase; nothing where they are.</summary>
    public static IEnumerable<string> Differences(SurveyDocument one, SurveyDocument other)
    {
        (string What, string One, string Other)[] compared =
        [
            ("the model", Short(one.Model.Sha256, one.Model.Name), Short(other.Model.Sha256, other.Model.Name)),
            ("the number of pictures", $"{one.Data.Pictures}", $"{other.Data.Pictures}"),
            ("the names, sizes or labels of the pictures", Short(one.Data.Sha256), Short(other.Data.Sha256)),
            ("the input", Describe(one.Input), Describe(other.Input)),
            ("the other inputs", Describe(one.FurtherInputs), Describe(other.FurtherInputs)),
            ("the preparation", SurveyJson.TextOf(one.Input.Preparation), SurveyJson.TextOf(other.Input.Preparation)),
            ("the batch", $"{one.Batch}", $"{other.Batch}"),
            ("the pictures of a unit (K)", $"{one.Top}", $"{other.Top}"),
            ("the means of labels", one.LabelMeans ? "kept" : "not kept", other.LabelMeans ? "kept" : "not kept"),
            ("the layers", Names(one), Names(other)),
        ];
        return compared.Where(entry => entry.One != entry.Other).Select(entry => $"{entry.What} ({entry.One} and {entry.Other})");
    }

    /// <summary>In what the last bits of two surveys may differ, each as a phrase.</summary>
    public static IEnumerable<string> RunDifferences(SurveyDocument.RunPart one, SurveyDocument.RunPart other)
    {
        (string What, string One, string Other)[] compared =
        [
            ("the device", one.Device, other.Device), ("ONNX Runtime", one.Runtime, other.Runtime),
            ("the instruction set", one.Instructions, other.Instructions), ("the threads", one.Threads, other.Threads),
        ];
        return compared.Where(entry => entry.One != entry.Other).Select(entry => $"{entry.What} ({entry.One} and {entry.Other})");
    }

    private static IReadOnlyList<SurveyedLayer> Layers(IReadOnlyDictionary<string, ReceptiveField> fields, SurveyNetwork network) =>
    [
        .. network.Layers.Select(layer => new SurveyedLayer(
            layer.Name, layer.Layer.Operator, layer.Shape.Channels, layer.Shape.Height, layer.Shape.Width)
        {
            Field = fields.GetValueOrDefault(layer.Name),
        }),
    ];

    private static string Names(SurveyDocument document) =>
        string.Join(", ", document.Layers.Select(layer => $"{layer.Name} {layer.Units}×{layer.Height}×{layer.Width}"));

    private static string Describe(SurveyDocument.InputPart input) => $"{input.Name} {input.Type.Name()} {string.Join('×', input.Shape)}";

    private static string Describe(IReadOnlyList<SurveyDocument.FurtherInput> inputs) => inputs.Count == 0 ? "none" : string.Join(
        ", ", inputs.Select(input => $"{Short(input.Sha256, input.Name)} {input.Type.Name()} {string.Join('×', input.Shape)}"));

    /// <summary>The beginning of a hash, for people.</summary>
    public static string Short(string hash, string name = "") => $"{name} {hash[..Math.Min(8, hash.Length)]}".Trim();

    /// <summary>The SHA-256 of a file.</summary>
    public static string Hash(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private static int VectorBits() => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
}
