using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx;

/// <summary>Finds a model's layers, with the types and shapes that ONNX Runtime infers.</summary>
internal static class LayerCatalog
{
    /// <summary>Every layer in topological order.</summary>
    /// <param name="file">The model.</param>
    /// <param name="outline">What it holds.</param>
    /// <param name="inputs">The inputs' dimensions.</param>
    /// <param name="options">Libraries of operators.</param>
    /// <param name="hasFiles">Whether its files of external data are there.</param>
    /// <exception cref="OnnxModelException">ONNX Runtime does not load the model.</exception>
    public static IReadOnlyList<OnnxLayer> Read(
        ModelFile file, ModelOutline outline, InputShapes inputs, in OnnxOptions options, bool hasFiles = true)
    {
        var sources = LayerSources.Find(outline);
        var exposed = sources.Where(source => source.Body is null).Select(source => source.Name)
            .Except(outline.Outputs.Select(output => output.Name)).ToList();
        var skeleton = ModelSkeleton.Write(file, outline, inputs.Dimensions, hasFiles);
        try
        {
            using var session = OpenAny(skeleton, file, exposed, options);
            var quantizations = QuantizationFinder.Find(outline);
            var layout = options.Layout ?? TensorLayout.Nchw;
            var layouts = LayoutInference.Find(outline, inputs.Dimensions, options.InputLayout);
            return [.. sources.Select((source, index) => Describe(
                new(index, source) { Layout = layouts(source.Name), Quantization = quantizations.GetValueOrDefault(source.Name) },
                source.Body, source.Body is null ? session.OutputMetadata[source.Name] : null, layout, outline.Opset))];
        }
        catch (OnnxRuntimeException e)
        {
            throw RuntimeError.Loading(file.Path, e);
        }
    }

    /// <summary>The layers as the file itself declares them, for a model that ONNX Runtime does not load.</summary>
    public static IReadOnlyList<OnnxLayer> ReadDeclared(ModelOutline outline, Exception problem)
    {
        var declared = outline.Values.Concat(outline.Outputs).DistinctBy(value => value.Name).ToDictionary(value => value.Name);
        return [.. LayerSources.Find(outline).Select((source, index) => new OnnxLayer(index, source)
        {
            ElementType = declared.GetValueOrDefault(source.Name)?.Type ?? OnnxElementType.Unknown,
            Dimensions = declared.GetValueOrDefault(source.Name)?.Dimensions,
            Obstacle = LayerObstacle.Model,
            Reason = problem.Message,
            Problem = (problem as OnnxModelException)?.Problem,
        })];
    }

    /// <summary>A session that tells types and shapes of some tensors, as outputs.</summary>
    /// <remarks>A model whose kernels want a weight at load time does not open without it; then the whole model must.</remarks>
    internal static InferenceSession OpenAny(byte[] skeleton, ModelFile file, IReadOnlyList<string> exposed, in OnnxOptions options)
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

    private static OnnxLayer Describe(OnnxLayer layer, string? body, NodeMetadata? metadata, TensorLayout layout, long opset)
    {
        if (metadata is null)
        {
            return layer with
            {
                Layout = null,
                Quantization = null,
                Obstacle = LayerObstacle.InsideOperator,
                Reason = $"It is inside an operator ({body}), and only tensors of the main graph can be shown.",
            };
        }

        if (metadata.OnnxValueType != OnnxValueType.ONNX_TYPE_TENSOR)
        {
            string kind = Kind(metadata.OnnxValueType);
            return layer with
            {
                NonTensor = kind,
                Layout = null,
                Quantization = null,
                Obstacle = LayerObstacle.NoTensor,
                Reason = $"It is no tensor, but of the type {kind}.",
            };
        }

        var type = (OnnxElementType)metadata.ElementDataType;
        var dimensions = DimensionsOf(metadata);
        var (obstacle, reason) = ActivationShape.WhyNot(type, dimensions, layout, opset);
        return layer with
        {
            ElementType = type,
            Dimensions = dimensions,
            Layout = dimensions is null or [_, _, _, _] ? layer.Layout : null,
            Quantization = type.IsQuantized() ? Fit(layer.Quantization, dimensions?.Length) : null,
            Obstacle = obstacle,
            Reason = reason,
        };
    }

    // Several scales can be put to their places only where there are as many dimensions as is known.
    private static LayerQuantization? Fit(LayerQuantization? quantization, int? rank) =>
        quantization is not { Axis: { } axis } ? quantization
        : axis < 0 && rank + axis is >= 0 and var fromEnd ? quantization with { Axis = fromEnd }
        : axis >= 0 && axis < rank ? quantization
        : null;

    private static string Kind(OnnxValueType type) => type switch
    {
        OnnxValueType.ONNX_TYPE_SEQUENCE => "sequence",
        OnnxValueType.ONNX_TYPE_MAP => "map",
        OnnxValueType.ONNX_TYPE_OPTIONAL => "optional",
        OnnxValueType.ONNX_TYPE_SPARSETENSOR => "sparse tensor",
        _ => "unknown",
    };

    /// <summary>The dimensions of an output; <see langword="null"/> for a single number, and where their count is not known.</summary>
    internal static OnnxDimension[]? DimensionsOf(NodeMetadata metadata)
    {
        // The binding gives no dimensions for both.
        var dimensions = metadata.Dimensions.Zip(metadata.SymbolicDimensions, Dimension).ToArray();
        return dimensions.Length == 0 ? null : dimensions;
    }

    // ONNX Runtime names dimensions that it knows nothing of "unk__1", "unk__2", …
    private static OnnxDimension Dimension(int value, string symbol) => value >= 0
        ? new OnnxDimension(value)
        : new OnnxDimension(null, symbol.Length == 0 || symbol.StartsWith("unk__", StringComparison.Ordinal) ? null : symbol);
}
