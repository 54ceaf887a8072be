using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx;

/// <summary>Finds a model's layers, with the types and shapes that ONNX Runtime infers.</summary>
internal static class LayerCatalog
{
    /// <summary>Every layer in topological order.</summary>
    /// <exception cref="OnnxModelException">ONNX Runtime does not load the model.</exception>
    public static IReadOnlyList<OnnxLayer> Read(ModelFile file, ModelOutline outline, InputShapes inputs, OnnxOptions options)
    {
        var producers = Producers(outline);
        var exposed = producers.Keys.Except(outline.Outputs.Select(output => output.Name));
        var skeleton = ModelSkeleton.Write(file, outline, inputs.Dimensions);
        try
        {
            using var session = OpenAny(skeleton, file, exposed, options);
            return Number(producers, name => Describe(session.OutputMetadata[name]), options.Layout, null);
        }
        catch (OnnxRuntimeException e)
        {
            throw RuntimeError.Loading(file.Path, e);
        }
    }

    /// <summary>The layers as the file itself declares them, for a model that ONNX Runtime does not load.</summary>
    public static IReadOnlyList<OnnxLayer> ReadDeclared(ModelOutline outline, OnnxOptions options, OnnxModelException error)
    {
        var declared = outline.Values.Concat(outline.Outputs).DistinctBy(value => value.Name).ToDictionary(value => value.Name);
        return Number(Producers(outline), name => declared.TryGetValue(name, out var value) ? value : null, options.Layout, error);
    }

    private static OrderedDictionary<string, OutlineNode> Producers(ModelOutline outline)
    {
        var producers = new OrderedDictionary<string, OutlineNode>();
        foreach (var node in outline.Nodes.Where(node => !node.Is("Constant")))
        {
            foreach (string output in node.Outputs.Where(output => output.Length > 0))
            {
                producers.TryAdd(output, node);
            }
        }

        return producers;
    }

    // A model whose kernels want a weight at load time does not open without it; then the whole model must.
    private static InferenceSession OpenAny(byte[] skeleton, ModelFile file, IEnumerable<string> exposed, in OnnxOptions options)
    {
        try
        {
            return SessionFactory.OpenForShapes(TappedModel.Append(skeleton, exposed), file, options);
        }
        catch (OnnxRuntimeException)
        {
            return SessionFactory.OpenForShapes(TappedModel.Append(file.Bytes, exposed), file, options);
        }
    }

    private static OutlineValue Describe(NodeMetadata metadata)
    {
        if (metadata.OnnxValueType != OnnxValueType.ONNX_TYPE_TENSOR)
        {
            return new OutlineValue("", false, OnnxElementType.Unknown, null);
        }

        // The binding gives no dimensions both for a single number and where their count is not known.
        var dimensions = metadata.Dimensions.Zip(metadata.SymbolicDimensions, Dimension).ToArray();
        return new OutlineValue("", true, (OnnxElementType)metadata.ElementDataType, dimensions.Length == 0 ? null : dimensions);
    }

    // ONNX Runtime names dimensions that it knows nothing of "unk__1", "unk__2", …
    private static OnnxDimension Dimension(int value, string symbol) => value >= 0
        ? new OnnxDimension(value)
        : new OnnxDimension(null, symbol.Length == 0 || symbol.StartsWith("unk__", StringComparison.Ordinal) ? null : symbol);

    private static List<OnnxLayer> Number(
        OrderedDictionary<string, OutlineNode> producers, Func<string, OutlineValue?> describe, TensorLayout layout, OnnxModelException? error)
    {
        List<OnnxLayer> layers = [];
        foreach (var (name, node) in producers)
        {
            var value = describe(name);
            if (value == null || (value.IsTensor && (value.Type.IsFloat() || value.Type == OnnxElementType.Unknown)))
            {
                var type = value?.Type ?? OnnxElementType.Unknown;
                string? whyNot = error?.Message ?? ActivationShape.WhyNot(type, value?.Dimensions, layout);
                layers.Add(new OnnxLayer(layers.Count, name, node, type, value?.Dimensions, whyNot, error?.Problem));
            }
        }

        return layers;
    }
}
