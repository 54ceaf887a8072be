namespace GpuTiler.Onnx;

/// <summary>The tensors that a model's file holds, found through the operators that only hand them on.</summary>
internal sealed class StoredTensors
{
    private readonly Dictionary<string, OutlineTensor> stored = [];
    private readonly Dictionary<string, OutlineNode> handedOn = [];

    public StoredTensors(ModelOutline outline)
    {
        foreach (var tensor in outline.Initializers)
        {
            stored.TryAdd(tensor.Name, tensor);
        }

        foreach (var node in outline.Nodes.Where(node => node.Outputs.Length > 0))
        {
            if (node.Is("Constant") && node.Constant is not null)
            {
                stored.TryAdd(node.Outputs[0], node.Constant with { Name = node.Outputs[0] });
            }
            else if (node.Operator == "DequantizeLinear" || node.Is("Identity") || node.Is("Cast") || node.Is("Transpose"))
            {
                handedOn.TryAdd(node.Outputs[0], node);
            }
        }
    }

    /// <summary>The stored tensor behind a name, with the scale that it is read with. Transposed ones stay as they are stored.</summary>
    public StoredWeights Resolve(string name)
    {
        var found = new StoredWeights(name, null);
        string at = name;

        // A graph that goes in a circle is as long as it has nodes.
        for (int i = 0; i <= handedOn.Count; i++)
        {
            if (stored.TryGetValue(at, out var tensor))
            {
                return found with { Name = at, Tensor = tensor };
            }

            if (!handedOn.TryGetValue(at, out var node) || (node.Is("Transpose") && found.Scale is not null))
            {
                break;
            }

            if (node.Operator == "DequantizeLinear")
            {
                if (!stored.TryGetValue(node.Input(1), out var scale))
                {
                    break;
                }

                found = found with
                {
                    Scale = scale,
                    ZeroPoint = stored.GetValueOrDefault(node.Input(2)),
                    Axis = (int)node.Integer("axis", 1),
                };
            }

            at = node.Input(0);
        }

        return new StoredWeights(name, null);
    }
}
