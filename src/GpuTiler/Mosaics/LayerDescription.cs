using System.Globalization;

namespace GpuTiler;

/// <summary>What is known about a layer, or an array in its place, before its values are.</summary>
/// <param name="Name">The layer's name, or the array's; it names files.</param>
/// <param name="Dimensions">The dimensions as the model or the file has them, slowest first.</param>
/// <param name="Shape">The dimensions as maps.</param>
/// <param name="Source">What its mosaics say that they show, such as <c>layer conv1 of net.onnx on cat.png</c>.</param>
/// <param name="Input">What the model was run on, for a title; the model itself where its input has no name.</param>
public sealed record LayerDescription(string Name, IReadOnlyList<long> Dimensions, TensorShape Shape, string Source, string Input = "")
{
    // Between the names of several inputs.
    private const string Separator = ", ";

    /// <summary>What the images of the batch are called, such as their inputs; <see langword="null"/> for their numbers.</summary>
    public IReadOnlyList<string>? ImageNames { get; init; }

    /// <summary>The operator that makes it, such as <c>Conv</c>; empty for an array.</summary>
    public string Operator { get; init; } = "";

    /// <summary>
    /// Its number among the layers of the network, as long as that of the last one; empty where it is the only one shown. It goes in
    /// front of the names of images' files, so that they sort in the order of the layers.
    /// </summary>
    public string Number { get; init; } = "";

    /// <summary>The input as a title has it: files without their folders.</summary>
    internal string TitleInput => string.Join(Separator, Input.Split(Separator).Select(Path.GetFileName));

    /// <summary>What names the files of its images.</summary>
    internal string FileName => Number.Length == 0 ? Name : $"{Number}-{Name}";

    /// <summary>A number with as many digits as the last has.</summary>
    /// <param name="index">The number.</param>
    /// <param name="last">The last.</param>
    public static string NumberOf(int index, int last) =>
        index.ToString(CultureInfo.InvariantCulture).PadLeft(last.ToString(CultureInfo.InvariantCulture).Length, '0');

    /// <summary>Whether the order of the dimensions was given or found, rather than assumed.</summary>
    public bool HasKnownLayout { get; init; }
}
