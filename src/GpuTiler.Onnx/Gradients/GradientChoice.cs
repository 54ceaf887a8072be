namespace GpuTiler.Onnx;

/// <summary>Finds the layer and what it is differentiated by from the names that were given.</summary>
internal sealed class GradientChoice
{
    private readonly string path;
    private readonly IReadOnlyList<OnnxLayer> layers;
    private readonly InputShapes inputs;

    private GradientChoice(string path, IReadOnlyList<OnnxLayer> layers, InputShapes inputs) =>
        (this.path, this.layers, this.inputs) = (path, layers, inputs);

    /// <inheritdoc cref="Choose(string, ModelOutline, IReadOnlyList{OnnxLayer}, InputShapes, in GradientOptions)"/>
    public static GradientTarget Choose(string path, in GradientOptions options)
    {
        var file = ModelFile.Read(path);
        var outline = ModelOutline.Read(file);
        var shapes = InputShapes.Resolve(outline, options.Model);
        return Choose(path, outline, LayerCatalog.Read(file, outline, shapes, options.Model), shapes, options);
    }

    /// <summary>Finds them.</summary>
    /// <exception cref="ArgumentException">A name fits none or several, or none was given where there are several.</exception>
    public static GradientTarget Choose(
        string path, ModelOutline outline, IReadOnlyList<OnnxLayer> layers, InputShapes inputs, in GradientOptions options) =>
        new GradientChoice(path, layers, inputs).Choose(outline, options);

    private GradientTarget Choose(ModelOutline outline, in GradientOptions options)
    {
        string layer = options.Layer is { } named
            ? One(named)
            : outline.Outputs.Select(output => output.Name).FirstOrDefault(output => layers.Any(one => one.Name == output))
                ?? throw new ArgumentException($"{path} has no output that is a layer: name a layer.");
        var part = new NetworkGraph(outline).Part([layer], new HashSet<string>());
        string by = options.By is { } given ? IsInput(given) ? given : One(given)
            : options.ByLastMaps ? LastMaps(outline, part, layer)
            : Only([.. inputs.Required.Select(input => input.Name).Where(part.Inputs.Contains)], layer);
        return new(layer, by, LayoutOf(by, options.Model));
    }

    private string Only(string[] deciding, string layer) => deciding switch
    {
        [var only] => only,
        [] => throw new ArgumentException($"The layer '{layer}' of {path} depends on no input."),
        _ => throw new ArgumentException(
            $"The layer '{layer}' of {path} depends on {deciding.Length} inputs ({string.Join(", ", deciding)}): say which one it is differentiated by."),
    };

    // The last that is computed on the way and has places: what is pooled to one pixel has none.
    private string LastMaps(ModelOutline outline, NetworkPart part, string layer)
    {
        var made = outline.Nodes.Where((_, i) => part.Has(i)).SelectMany(node => node.Outputs).ToHashSet();
        return layers.LastOrDefault(
            one => one.Name != layer && made.Contains(one.Name) && one.ElementType.IsFloat() && HasPlaces(one))?.Name
            ?? throw new ArgumentException($"No layer of maps lies before '{layer}' of {path}: name the layer that it is attributed to.");

        static bool HasPlaces(OnnxLayer one) => one.Dimensions is { Count: 4 } dimensions
            && (one.Layout == TensorLayout.Nhwc
                ? (dimensions[1].Value ?? 2) * (dimensions[2].Value ?? 2)
                : (dimensions[2].Value ?? 2) * (dimensions[3].Value ?? 2)) > 1;
    }

    private TensorLayout LayoutOf(string by, in OnnxOptions options) => (IsInput(by)
        ? options.InputLayout ?? (inputs.Dimensions.GetValueOrDefault(by) is { } declared
            ? PictureShape.Find([.. declared.Select((dimension, i) => i == 0 ? 1 : dimension.Value)], null)?.Layout
            : null)
        : options.Layout ?? layers.First(layer => layer.Name == by).Layout) ?? TensorLayout.Nchw;

    private bool IsInput(string name) => inputs.Required.Any(input => input.Name == name);

    private string One(string pattern)
    {
        OnnxLayer[] main = [.. layers.Where(layer => layer.Obstacle != LayerObstacle.InsideOperator)];
        var (chosen, _) = LayerPattern.Select(
            [.. main.Select(layer => new NamedPart([layer.Name], layer.NodeName, layer.Operator))], [pattern], "layer");
        return chosen is [var only]
            ? main[only].Name
            : throw new ArgumentException(
                $"'{pattern}' names {chosen.Count} layers of {path}, the first of them '{main[chosen[0]].Name}': one is needed.");
    }
}
