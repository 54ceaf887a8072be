using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx;

/// <summary>Learns the dimensions that the tapped layers have with these inputs.</summary>
internal static class TappedShapes
{
    /// <summary>The dimensions of each layer: inferred where possible, else from one run on what the inputs hold (zeros at first).</summary>
    public static IReadOnlyDictionary<string, long[]> Find(InferenceSession session, BoundInput[] inputs, IReadOnlyList<OnnxLayer> layers)
    {
        var shapes = new Dictionary<string, long[]>();
        foreach (var layer in layers)
        {
            if (layer.Dimensions is { } known && known.All(dimension => dimension.Value != null))
            {
                shapes.Add(layer.Name, [.. known.Select(dimension => dimension.Value!.Value)]);
            }
        }

        if (shapes.Count < layers.Count)
        {
            Measure(session, inputs, [.. layers.Select(layer => layer.Name).Where(name => !shapes.ContainsKey(name))], shapes);
        }

        return shapes;
    }

    /// <summary>Runs once with outputs of ONNX Runtime's own and notes their dimensions.</summary>
    public static void Measure(InferenceSession session, BoundInput[] inputs, string[] names, Dictionary<string, long[]> shapes)
    {
        using var options = SessionFactory.RunOptions();
        using var results = session.Run(
            options, [.. inputs.Select(input => input.Name)], [.. inputs.Select(input => input.Value)], names);
        foreach (var (name, result) in names.Zip(results))
        {
            shapes[name] = result.IsTensor ? result.GetTensorTypeAndShape().Shape : [];
        }
    }
}
