using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx;

/// <summary>The types and shapes of a normalised model's tensors, and the values of those that it stores.</summary>
internal sealed class GradientTensors
{
    // What is larger is a weight, and no list of axes.
    private const long LargestList = 1 << 20;

    private readonly NormalizedModel model;
    private readonly OnnxOptions options;
    private readonly Dictionary<string, (OnnxElementType Type, long[]? Dimensions)> tensors = [];
    private readonly Dictionary<string, OutlineTensor> initializers = [];
    private readonly HashSet<string> open = [];
    private bool isMeasured;

    private GradientTensors(NormalizedModel model, OnnxOptions options)
    {
        this.model = model;
        this.options = options with { InputDimensions = null, InputSize = null };
        var shapes = InputShapes.Resolve(model.Outline, default);
        foreach (var input in shapes.Required)
        {
            tensors[input.Name] = (input.Type, [.. input.Dimensions!.Select(dimension => dimension.Value!.Value)]);
        }

        foreach (var tensor in model.Outline.Initializers)
        {
            initializers.TryAdd(tensor.Name, tensor);
            tensors[tensor.Name] = (tensor.Type, tensor.Dimensions);
        }

        string[] made = [.. model.Outline.Nodes.SelectMany(node => node.Outputs).Where(output => output.Length > 0).Distinct()];
        byte[] skeleton = ModelSkeleton.Write(model.File, model.Outline, shapes.Dimensions, hasFiles: true);
        using var session = LayerCatalog.OpenAny(
            skeleton, model.File, [.. made.Except(model.Outline.Outputs.Select(output => output.Name))], this.options);
        foreach (string name in made)
        {
            Add(name, session.OutputMetadata[name]);
        }
    }

    /// <summary>Bytes of all tensors that its nodes make, as far as their shapes are known.</summary>
    public long ByteCount => model.Outline.Nodes.SelectMany(node => node.Outputs).Distinct().Sum(output =>
        tensors.GetValueOrDefault(output) is { Dimensions: { } dimensions } tensor
            ? dimensions.Aggregate((long)tensor.Type.Size(), (product, dimension) => product * dimension) : 0);

    /// <summary>The inputs that are left, with all dimensions.</summary>
    public IReadOnlyList<OutlineValue> Inputs => InputShapes.Resolve(model.Outline, default).Required;

    /// <summary>Describes the tensors of a model, which is normalised once more where shapes stay open.</summary>
    public static GradientTensors Describe(NormalizedModel model, in OnnxOptions options)
    {
        var tensors = new GradientTensors(model, options);
        if (tensors.tensors.Values.All(tensor => tensor.Dimensions is not null))
        {
            return tensors;
        }

        model.Repeat(options);
        return new(model, options);
    }

    /// <summary>A tensor's type and dimensions; none where they depend on values, or it is unknown.</summary>
    public (OnnxElementType Type, long[]? Dimensions) Describe(string tensor)
    {
        if (!isMeasured && open.Contains(tensor))
        {
            Measure();
        }

        return tensors.GetValueOrDefault(tensor);
    }

    /// <summary>The values of a tensor that is stored.</summary>
    public IReadOnlyList<double>? Stored(string tensor)
    {
        if (!initializers.TryGetValue(tensor, out var found)
            || found.Dimensions.Aggregate(1L, (product, dimension) => product * dimension) is var count && count > LargestList)
        {
            return null;
        }

        var values = new double[count];
        StoredTensor.Locate(model.File, found).Read<double>(values);
        return values;
    }

    private void Add(string name, NodeMetadata metadata)
    {
        if (metadata.OnnxValueType != OnnxValueType.ONNX_TYPE_TENSOR)
        {
            return;
        }

        var dimensions = LayerCatalog.DimensionsOf(metadata);
        bool isKnown = dimensions?.All(dimension => dimension.Value is not null) == true;
        tensors[name] = (
            (OnnxElementType)metadata.ElementDataType, isKnown ? [.. dimensions!.Select(dimension => dimension.Value!.Value)] : null);
        if (dimensions is null)
        {
            open.Add(name);
        }
    }

    // ONNX Runtime says neither of a single number nor of a tensor of unknown rank how many dimensions it has: a run on zeros tells them
    // apart.
    private void Measure()
    {
        isMeasured = true;
        string[] names = [.. open];
        try
        {
            var additions = TappedModel.Additions(model.Outline, [], [], [], names);
            using var session = SessionFactory.OpenForShapes(TappedModel.Append(model.File.Bytes, additions), model.File, options);
            using var run = SessionFactory.RunOptions();
            HostValue[] zeros = [.. Inputs.Select(input => new HostValue(
                input.Type, [.. input.Dimensions!.Select(dimension => dimension.Value!.Value)]))];
            using var results = session.Run(
                run,
                [.. Inputs.Select(input => input.Name)],
                [.. zeros.Select(zero => zero.Value)],
                [.. names.Select(TappedModel.DimensionsOf)]);
            foreach (var (name, result) in names.Zip(results))
            {
                // Where nothing was inferred, each dimension may depend on values.
                long[] found = result.GetTensorDataAsSpan<long>().ToArray();
                tensors[name] = (tensors[name].Type, found.Length == 0 ? found : null);
            }

            Array.ForEach(zeros, zero => zero.Dispose());
        }
        catch (OnnxRuntimeException)
        {
            // Those tensors stay unknown, and are named where they are needed.
        }
    }
}
