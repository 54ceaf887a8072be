namespace GpuTiler.Onnx;

/// <summary>
/// A network followed by the gradient of a layer in ordinary ONNX operators: a model that any session runs. An input weights the layer's
/// units (<see cref="WeightsName"/>), so that one model serves for every unit.
/// </summary>
public sealed class GradientModel : IDisposable
{
    /// <summary>
    /// The input, of the layer's dimensions, that weights each element: the loss is the sum of the products, for each sample separately.
    /// </summary>
    public const string WeightsName = "/gputiler/weights";

    /// <summary>The output that is the loss of each sample, as a list.</summary>
    public const string LossName = "/gputiler/loss";

    /// <summary>The output that is the gradient, with the dimensions of the input or layer that is differentiated by.</summary>
    public const string GradientName = "/gputiler/gradient";

    /// <summary>The output that a method computes from values and gradient; absent for a plain gradient.</summary>
    public const string MapName = "/gputiler/map";

    /// <summary>The output that holds the values of the layer that is differentiated by; absent for an input.</summary>
    public const string ValuesName = "/gputiler/values";

    // The first with Where, without which no activation's rule can be written.
    private const long OldestOpset = 9;

    // As of the models that are written elsewhere.
    private const long IrVersion = 8;

    private readonly NormalizedModel normalized;

    private GradientModel(string path, NormalizedModel normalized, GradientTarget target, byte[] bytes) =>
        (Path, this.normalized, Target, Bytes) = (path, normalized, target, bytes);

    /// <summary>The model's path.</summary>
    public string Path { get; }

    /// <summary>The layer whose units are differentiated.</summary>
    public string Layer => Target.Layer;

    /// <summary>The input, or the layer, that it is differentiated by.</summary>
    public string By => Target.By;

    /// <summary>Whether that is an input.</summary>
    public bool IsByInput => Inputs.Any(input => input.Name == By);

    /// <summary>The layer's dimensions.</summary>
    public IReadOnlyList<long> LayerDimensions { get; private init; } = [];

    /// <summary>The dimensions of the gradient, and of the input or layer that is differentiated by.</summary>
    public IReadOnlyList<long> Dimensions { get; private init; } = [];

    /// <summary>The type of the gradient's elements.</summary>
    public OnnxElementType ElementType { get; private init; }

    /// <summary>
    /// Whether the layer's first dimension counts samples, each with its own loss; otherwise there is one loss.
    /// </summary>
    public bool IsBatch { get; private init; }

    /// <summary>
    /// How many operators of each kind the gradient passes: a caller may look for Relu, where another rule is requested, or for
    /// QuantizeLinear, which the gradient passes straight through.
    /// </summary>
    public IReadOnlyDictionary<string, int> Passed { get; private init; } = new Dictionary<string, int>();

    internal GradientTarget Target { get; }

    /// <summary>The dimensions of the map; null if there is none.</summary>
    internal IReadOnlyList<long>? MapDimensions { get; private init; }

    internal byte[] Bytes { get; }

    internal ModelFile File => normalized.File;

    internal IReadOnlyList<OutlineValue> Inputs { get; private init; } = [];

    /// <summary>The type of the layer's elements, and of the weights.</summary>
    internal OnnxElementType LayerType { get; private init; }

    /// <summary>Writes the gradient of a model.</summary>
    /// <param name="path">The <c>.onnx</c> file.</param>
    /// <param name="options">What is differentiated, and by what.</param>
    /// <exception cref="InvalidDataException">The file is not a model, or is damaged.</exception>
    /// <exception cref="OnnxModelException">ONNX Runtime does not accept the model, or leaves the size of an input open.</exception>
    /// <exception cref="ArgumentException">
    /// A name matches no layer, or several; there are several inputs to choose from; or the layer does not depend on what it is
    /// differentiated by.
    /// </exception>
    /// <exception cref="GradientException">An operator on the way has no rule, or a shape depends on values.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static GradientModel Create(string path, GradientOptions options = default) =>
        Create(path, options, canScatter: true, castsDoubles: false);

    /// <inheritdoc cref="Create(string, GradientOptions)"/>
    /// <param name="path">The <c>.onnx</c> file.</param>
    /// <param name="options">What is differentiated, and by what.</param>
    /// <param name="canScatter">Whether it runs on the processor.</param>
    /// <param name="castsDoubles">Whether outputs of float64 become float32.</param>
    /// <param name="map">Makes the map from the values, the gradient and their layout; null for no map.</param>
    internal static GradientModel Create(
        string path, GradientOptions options, bool canScatter, bool castsDoubles,
        Func<GraphValue, GraphValue, TensorLayout, GraphValue>? map = null)
    {
        var file = ModelFile.Read(path);
        var outline = ModelOutline.Read(file);
        file.External.Check(outline);
        RequireOpset(path, outline);
        var shapes = InputShapes.Resolve(outline, options.Model);
        var target = GradientChoice.Choose(path, outline, LayerCatalog.Read(file, outline, shapes, options.Model), shapes, options);
        bool isByInput = shapes.Required.Any(input => input.Name == target.By);
        var normalized = NormalizedModel.Write(
            file, outline, shapes, isByInput || target.By == target.Layer ? [target.Layer] : [target.By, target.Layer], options.Model);
        try
        {
            var tensors = GradientTensors.Describe(normalized, options.Model);
            var writer = new GradientWriter(normalized.Outline, target, options.Rules ?? GradientRules.Default, tensors, canScatter);
            var (weights, loss, gradient) = writer.Write(castsDoubles);
            var (graph, made) = (writer.Graph, map?.Invoke(writer.Find(target.By, null).To(gradient.Type), gradient, target.Layout));
            graph.Output(LossName, loss);
            graph.Output(GradientName, gradient);
            if (!isByInput)
            {
                graph.Output(ValuesName, writer.Find(target.By, null).To(gradient.Type));
            }

            if (made is not null)
            {
                graph.Output(MapName, made);
            }

            graph.Taps.Graph.Message(OnnxFields.Graph.Input, Declare(weights).Write());
            return new(path, normalized, target, TappedModel.Append(normalized.File.Bytes, graph.Taps.Graph))
            {
                LayerDimensions = weights.Dimensions.ToArray(),
                LayerType = weights.Type,
                Dimensions = gradient.Dimensions.ToArray(),
                ElementType = gradient.Type,
                MapDimensions = made?.Dimensions.ToArray(),
                IsBatch = GradientTarget.IsBatch(weights.Dimensions, gradient.Dimensions),
                Passed = writer.Passed,
                Inputs = tensors.Inputs,
            };
        }
        catch
        {
            normalized.Dispose();
            throw;
        }
    }

    /// <summary>Saves the model; large weights go into a file beside it, of the same name with <c>.data</c> appended.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string data = System.IO.Path.GetFileName(path) + ".data",
            folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
        foreach (string location in ExternalLocations.Find(Bytes))
        {
            System.IO.File.Copy(System.IO.Path.Combine(File.Folder, location), System.IO.Path.Combine(folder, data), overwrite: true);
        }

        System.IO.File.WriteAllBytes(path, ExternalLocations.Replace(Bytes, _ => data));
    }

    /// <summary>Frees the files that hold the model's weights.</summary>
    public void Dispose() => normalized.Dispose();

    /// <summary>A graph as a model of its own.</summary>
    internal static byte[] OwnModel(GradientGraph graph, params ReadOnlySpan<OutlineValue> inputs)
    {
        foreach (var input in inputs)
        {
            graph.Taps.Graph.Message(OnnxFields.Graph.Input, input.Write());
        }

        graph.Taps.Graph.Text(OnnxFields.Graph.Name, "own");
        var opset = new ProtoWriter();
        opset.Text(OnnxFields.Opset.Domain, "");
        opset.Integer(OnnxFields.Opset.Version, graph.Opset);
        var model = new ProtoWriter();
        model.Integer(OnnxFields.Model.IrVersion, IrVersion);
        model.Message(OnnxFields.Model.Graph, graph.Taps.Graph);
        model.Message(OnnxFields.Model.OpsetImport, opset);
        return model.Written.ToArray();
    }

    /// <summary>Checks that a gradient can be written in the model's version of ONNX's operators.</summary>
    /// <exception cref="OnnxModelException">It cannot.</exception>
    internal static void RequireOpset(string path, ModelOutline outline)
    {
        if (outline.Opset < OldestOpset)
        {
            throw new OnnxModelException(
                $"{path} has opset {outline.Opset}, and a gradient can be written from opset {OldestOpset} on: convert it with onnx.version_converter.");
        }
    }

    /// <summary>A value as an input.</summary>
    internal static OutlineValue Declare(GraphValue value) =>
        new(value.Name, true, value.Type, [.. value.Dimensions.ToArray().Select(dimension => new OnnxDimension(dimension))]);
}
