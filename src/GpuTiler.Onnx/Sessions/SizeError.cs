using System.Text.RegularExpressions;
using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx;

/// <summary>Recognises that a network does not run at the size of its picture, and finds sizes that may do.</summary>
/// <remarks>Such as a U-Net, whose halves are joined again only where each halving leaves nothing over.</remarks>
internal static partial class SizeError
{
    // A side that all usual strides divide.
    private const int Probe = 4096;

    /// <summary>What to say of it.</summary>
    /// <param name="path">The model.</param>
    /// <param name="inputs">Its inputs, with the dimensions that they have.</param>
    /// <param name="options">How it is loaded.</param>
    /// <param name="e">What ONNX Runtime says.</param>
    /// <returns><see langword="null"/> where it fails for another reason, or leaves no size open.</returns>
    public static OnnxModelException? Find(
        string path, IReadOnlyDictionary<string, long[]> inputs, in OnnxOptions options, OnnxRuntimeException e)
    {
        var match = Mismatch().Match(e.Message);
        if (!match.Success || !TryFindOpen(path, inputs, out var outline, out var input, out var shape))
        {
            return null;
        }

        string node = match.Groups["name"].Value is { Length: > 0 } name
            ? $"the node '{name}' ({match.Groups["op"]})"
            : $"a node ({match.Groups["op"]})";
        string better = Stride(path, outline, input, shape, inputs, options) is > 1 and var stride
            ? $"another size, such as rows and columns of a multiple of {stride}, may do."
            : "another size may do.";
        return new OnnxModelException(
            $"{path} does not run on the input '{input.Name}' of {input.Type.Name()} {string.Join('×', inputs[input.Name])}: "
            + $"{node} gets shapes that do not go together; {better}", e);
    }

    // The input whose rows and columns the model leaves open.
    private static bool TryFindOpen(
        string path, IReadOnlyDictionary<string, long[]> inputs, out ModelOutline outline, out OutlineValue input, out PictureShape shape)
    {
        outline = ModelOutline.Read(ModelFile.Read(path));
        foreach (var declared in outline.Inputs.Where(declared => inputs.ContainsKey(declared.Name) && declared.Dimensions is not null))
        {
            var dimensions = Array.ConvertAll(declared.Dimensions!, dimension => dimension.Value);
            if (PictureShape.FindAny(dimensions, null) is { } found && dimensions[found.Rows] is null && dimensions[found.Columns] is null)
            {
                (input, shape) = (declared, found);
                return true;
            }
        }

        (input, shape) = (null!, default);
        return false;
    }

    // How many of the picture's pixels a pixel of the coarsest layer stands for: what is inferred for a large picture tells.
    private static long Stride(
        string path, ModelOutline outline, OutlineValue input, PictureShape shape,
        IReadOnlyDictionary<string, long[]> inputs, OnnxOptions options)
    {
        long[] dimensions = [.. inputs[input.Name]];
        dimensions[shape.Rows] = dimensions[shape.Columns] = Probe;
        var probed = options with
        {
            InputSize = null,
            InputDimensions = new Dictionary<string, long[]>(inputs) { [input.Name] = dimensions },
        };
        try
        {
            var layers = LayerCatalog.Read(ModelFile.Read(path), outline, InputShapes.Resolve(outline, probed), probed);
            long coarsest = layers.Where(layer => layer.Dimensions is { Count: 4 }).Select(layer => layer.Dimensions![2].Value ?? 0)
                .Where(side => side > 1).DefaultIfEmpty(Probe).Min();
            return Probe % coarsest == 0 ? Probe / coarsest : 1;
        }
        catch (Exception e) when (e is OnnxModelException or ArgumentException)
        {
            return 1;
        }
    }

    // Two ways to say it: before the network runs, and while it does.
    [GeneratedRegex(
        @"Node \((?<name>[^)]*)\) Op \((?<op>Concat|Add|Sub|Mul|Div|Sum|Where|MatMul|Gemm|Reshape)\) \[ShapeInferenceError\]"
        + @"|while running (?<op>Concat|Add|Sub|Mul|Div|Sum|Where|MatMul|Gemm|FusedGemm|Reshape) node\. Name:'(?<name>[^']*)'")]
    private static partial Regex Mismatch();
}
