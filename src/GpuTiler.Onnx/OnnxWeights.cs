namespace GpuTiler.Onnx;

/// <summary>The kernels of a model's convolutions, read from its file without running it.</summary>
public static class OnnxWeights
{
    /// <summary>Lists the kernels of the Conv and ConvTranspose nodes of the main graph, in topological order.</summary>
    /// <param name="path">The <c>.onnx</c> file; external data is read from its folder and nowhere else.</param>
    /// <param name="patterns">
    /// What to list: names of weight tensors, of nodes or of the tensors they produce, globs, <c>op:ConvTranspose</c> or <c>index:3</c>
    /// (counting convolutions). <see langword="null"/> or empty lists all.
    /// </param>
    /// <returns>The kernels, those that cannot be shown included, with the reason.</returns>
    /// <exception cref="InvalidDataException">The file is no model, a damaged one, or lacks its external data.</exception>
    /// <exception cref="ArgumentException">A pattern matches nothing.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<OnnxWeight> List(string path, IReadOnlyList<string>? patterns = null)
    {
        var file = ModelFile.Read(path);
        var outline = ModelOutline.Read(file);
        var convolutions = outline.Nodes
            .Where(node => (node.Is("Conv") || node.Is("ConvTranspose")) && node.Inputs.Length > 1 && node.Outputs.Length > 0).ToList();
        var parts = convolutions.Select(node => new NamedPart([node.Inputs[1], node.Outputs[0]], node.Name, node.Operator)).ToList();
        var (chosen, _) = LayerPattern.Select(parts, patterns, "convolution");

        var stored = new Dictionary<string, OutlineTensor>();
        foreach (var tensor in outline.Initializers)
        {
            stored.TryAdd(tensor.Name, tensor);
        }

        foreach (var node in outline.Nodes.Where(node => node.Is("Constant") && node.Constant != null && node.Outputs.Length > 0))
        {
            stored.TryAdd(node.Outputs[0], node.Constant! with { Name = node.Outputs[0] });
        }

        return [.. chosen.Select(index => Create(index, convolutions[index]))];

        OnnxWeight Create(int index, OutlineNode node) => OnnxWeight.Create(file, index, node, stored.GetValueOrDefault(node.Inputs[1]));
    }
}
