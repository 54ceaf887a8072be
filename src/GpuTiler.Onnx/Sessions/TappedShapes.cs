using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx;

/// <summary>Learns the dimensions that the tapped layers have with these inputs.</summary>
internal static class TappedShapes
{
    /// <summary>
    /// The dimensions of each layer: inferred where possible, else from one run on what the inputs hold (zeros at first).
    /// </summary>
    /// <param name="layers">The layers.</param>
    /// <param name="measure">Runs the network and notes the dimensions of layers.</param>
    public static IReadOnlyDictionary<string, long[]> Find(
        IReadOnlyList<OnnxLayer> layers, Func<OnnxLayer[], Dictionary<string, long[]>> measure)
    {
        OnnxLayer[] open = [.. layers.Where(layer => layer.Dimensions?.All(dimension => dimension.Value is not null) != true)];
        var shapes = open.Length == 0 ? [] : measure(open);
        foreach (var layer in layers.Where(layer => !shapes.ContainsKey(layer.Name)))
        {
            shapes.Add(layer.Name, [.. layer.Dimensions!.Select(dimension => dimension.Value!.Value)]);
        }

        return shapes;
    }

    /// <summary>Runs a session once with outputs of ONNX Runtime's own and notes their dimensions.</summary>
    public static Dictionary<string, long[]> Measure(INetworkHost host, InferenceSession session, BoundInput[] inputs, OnnxLayer[] layers)
    {
        lock (host.Gate)
        {
            using var options = SessionFactory.RunOptions();
            BoundInput[] read = [.. inputs.Where(input => session.InputMetadata.ContainsKey(input.Name))];
            using var results = session.Run(
                options, [.. read.Select(input => input.Name)], [.. read.Select(input => input.Value)],
                [.. layers.Select(layer => layer.OutputName)]);
            return layers.Zip(results).ToDictionary(pair => pair.First.Name, pair => pair.Second.GetTensorTypeAndShape().Shape);
        }
    }
}
