namespace GpuTiler.Onnx;

/// <summary>Finds the layer and what it is differentiated by from the names that were given.</summary>
internal static class GradientChoice
{
    /// <exception cref="ArgumentException">A name fits none or several, or none was given where there are several.</exception>
    public static GradientTarget Choose(
        string path, ModelOutline outline, IReadOnlyList<OnnxLayer> layers, InputShapes inputs, in GradientOptions options)
    {
        string layer = options.Layer is { } named
            ? One(path, layers, named)
            : outline.Outputs.Select(output => output.Name).FirstOrDefault(output => layers.Any(one => one.Name == output))
                ?? throw new ArgumentException($"{path} has no output that is a layer: name a layer.");
        var decided = new NetworkGraph(outline).Part([layer], new HashSet<string>()).Inputs;
        string[] deciding = [.. inputs.Required.Select(input => input.Name).Where(decided.Contains)];
        string by = options.By is { } given ? inputs.Required.Any(input => input.Name == given) ? given : One(path, layers, given)
            : deciding switch
            {
                [var only] => only,
                [] => throw new ArgumentException($"The layer '{layer}' of {path} depends on no input."),
                _ => throw new ArgumentException(
                    $"The layer '{layer}' of {path} depends on {deciding.Length} inputs ({string.Join(", ", deciding)}): say which one it is differentiated by."),
            };
        return new(layer, by);
    }

    private static string One(string path, IReadOnlyList<OnnxLayer> layers, string pattern)
    {
        OnnxLayer[] main = [.. layers.Where(layer => layer.Obstacle != LayerObstacle.InsideOperator)];
        var (chosen, _) = LayerPattern.Select([.. main.Select(layer => new NamedPart([layer.Name], layer.NodeName, layer.Operator))], [pattern], "layer");
        return chosen is [var only]
            ? main[only].Name
            : throw new ArgumentException(
                $"'{pattern}' names {chosen.Count} layers of {path}, the first of them '{main[chosen[0]].Name}': one is needed.");
    }
}
