using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx;

/// <summary>A model and the layers that were chosen of it: how sessions are opened that keep some or all of them.</summary>
/// <remarks>
/// ONNX Runtime holds every output of a graph until the run ends, fetched or not. So a session has as outputs only the layers that are
/// kept; the other chosen ones are touched, which lets them go as soon as the network does, and leaves the operators apart that
/// are apart in a session for all: each layer has the same values in each session.
/// </remarks>
internal sealed class TappedNetwork(
    ModelFile file, ModelOutline outline, OnnxOptions options, IReadOnlyDictionary<string, long> symbols, INetworkHost host,
    IEnumerable<OnnxLayer> chosen)
{
    private readonly string[] chosen = [.. chosen.Select(layer => layer.Name)];
    private readonly HashSet<string> outputs = [.. outline.Outputs.Select(output => output.Name)];

    public INetworkHost Host => host;

    /// <summary>A session with these layers as outputs.</summary>
    public InferenceSession Open(IEnumerable<string> kept)
    {
        string[] taps = [.. kept.Except(outputs)];
        // An output of the model is held anyway.
        var touched = host.FusesOutputs ? chosen : chosen.Except(taps).Except(outputs);
        return Open(taps, touched, []);
    }

    /// <summary>
    /// Learns dimensions from a run on what the inputs hold. Nothing but the dimensions is kept, so no budget is exceeded.
    /// </summary>
    public Dictionary<string, long[]> Measure(BoundInput[] inputs, string[] names)
    {
        lock (host.Gate)
        {
            using var session = Open([], [], names);
            using var run = SessionFactory.RunOptions();
            using var results = session.Run(
                run, [.. inputs.Select(input => input.Name)], [.. inputs.Select(input => input.Value)],
                [.. names.Select(TappedModel.DimensionsOf)]);
            return names.Zip(results).ToDictionary(pair => pair.First, pair => pair.Second.GetTensorDataAsSpan<long>().ToArray());
        }
    }

    private InferenceSession Open(IEnumerable<string> taps, IEnumerable<string> touched, IEnumerable<string> measured) =>
        SessionFactory.Open(TappedModel.Append(file.Bytes, outline, taps, touched, measured), file, options, symbols, host);
}
