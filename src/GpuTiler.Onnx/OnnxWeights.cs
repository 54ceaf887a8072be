namespace GpuTiler.Onnx;

/// <summary>The weights of a model's operators, read from its file without running it.</summary>
public static class OnnxWeights
{
    private const int MostNamed = 5;

    /// <summary>
    /// Lists the kernels of the main graph's convolutions, and the stored matrices of its products (MatMul, Gemm), in the file's order.
    /// </summary>
    /// <param name="path">The <c>.onnx</c> file; external data is read from its folder and nowhere else.</param>
    /// <param name="patterns">
    /// What to list: names of weight tensors, of nodes or of the tensors they produce, globs, <c>op:ConvTranspose</c>, or <c>index:3</c>
    /// for the operator that produces this layer (<see cref="OnnxModel.ListLayers"/>). <see langword="null"/> or empty lists all.
    /// </param>
    /// <returns>The weights, including those that cannot be shown, with the reason.</returns>
    /// <exception cref="InvalidDataException">The file is not a model, is damaged, or lacks its external data.</exception>
    /// <exception cref="ArgumentException">A pattern matches nothing.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<OnnxWeight> List(string path, IReadOnlyList<string>? patterns = null)
    {
        var file = ModelFile.Read(path);
        var outline = ModelOutline.Read(file);
        var stored = new StoredTensors(outline);
        var found = outline.Nodes.Select(node => (Node: node, Weights: WeightNodes.Find(node, stored)))
            .Where(pair => pair.Weights is not null).Select(pair => (pair.Node, Weights: pair.Weights!)).ToList();
        var parts = found.Select(pair => new NamedPart(NamesOf(pair.Node, pair.Weights), pair.Node.Name, pair.Node.Operator)).ToList();
        var layers = LayerSources.Find(outline);
        var indices = layers.Index().ToDictionary(entry => entry.Item.Name, entry => entry.Index);
        var (chosen, _) = LayerPattern.Select(parts, patterns, "operator with weights", ByIndex);
        return [.. chosen.Select(place => OnnxWeight.Create(file, IndexOf(found[place].Node), found[place].Node, found[place].Weights))];

        int? IndexOf(OutlineNode node) => indices.TryGetValue(node.Outputs[0], out int index) ? index : null;

        int ByIndex(string pattern, int index)
        {
            if (index < 0 || index >= layers.Count)
            {
                throw new ArgumentException($"'{pattern}' names no layer: the model has {layers.Count}, numbered from 0.");
            }

            var layer = layers[index];
            int place = found.FindIndex(pair => ReferenceEquals(pair.Node, layer.Node));
            return place >= 0 ? place : throw new ArgumentException(
                $"'{pattern}' names the layer {layer.Name} ({layer.Node.Operator}), which has no weights{Others()}.");
        }

        string Others()
        {
            string[] names = [.. found
                .Where(pair => IndexOf(pair.Node) is not null)
                .Select(pair => $"index:{IndexOf(pair.Node)} ({pair.Node.Outputs[0]})")];
            return names.Length == 0 ? ": no layer of the model has"
                : $"; those that have are {string.Join(", ", names.Take(MostNamed))}{(names.Length > MostNamed ? $" and {names.Length - MostNamed} more" : "")}";
        }
    }

    private static string[] NamesOf(OutlineNode node, StoredWeights weights) => [.. new[] { weights.Name, node.Outputs[0] }.Distinct()];
}
