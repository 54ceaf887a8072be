namespace GpuTiler.Onnx;

/// <summary>A model and the layers that were chosen of it: how sessions are opened that keep some or all of them.</summary>
/// <remarks>
/// A session computes no more than the layers that it keeps need. ONNX Runtime holds every output of a graph until the run ends, fetched or
/// not, so the layers that are kept are its only outputs. Other chosen ones on the way are touched, which lets them go as soon as the
/// network does, and leaves the operators apart that are apart in a session for all: each layer has the same values in each session.
/// </remarks>
/// <param name="file">The model.</param>
/// <param name="outline">What it holds.</param>
/// <param name="options">How it is loaded.</param>
/// <param name="symbols">What its open dimensions are.</param>
/// <param name="host">Where it runs.</param>
/// <param name="catalog">All its layers.</param>
/// <param name="chosen">Those that were chosen.</param>
internal sealed class TappedNetwork(
    ModelFile file, ModelOutline outline, OnnxOptions options, IReadOnlyDictionary<string, long> symbols, INetworkHost host,
    IReadOnlyList<OnnxLayer> catalog, IReadOnlyList<OnnxLayer> chosen)
{
    // Before this opset Flatten, by which a tensor is touched, takes no other types.
    private const long FlattenTakesAll = 9;

    private readonly HashSet<string> chosen =
        [.. chosen.Where(layer => layer.ElementType.IsFloat() || outline.Opset >= FlattenTakesAll).Select(layer => layer.Name)];

    // What may be fused: operators on whole numbers, sequences and the like are not.
    private readonly HashSet<string> floats = [.. catalog.Where(layer => layer.ElementType.IsFloat()).Select(layer => layer.Name)];
    private readonly HashSet<string> outputs = [.. outline.Outputs.Select(output => output.Name)];

    /// <summary>How the model's tensors are computed.</summary>
    public NetworkGraph Graph { get; } = new(outline);

    /// <summary>A session with these layers as outputs.</summary>
    /// <param name="kept">The layers.</param>
    /// <param name="given">Layers whose values are there already, which the session takes as inputs where it reads them.</param>
    public TappedSession Open(IEnumerable<OnnxLayer> kept, IReadOnlyList<BoundActivation> given) => Open([.. kept], given, []);

    /// <summary>
    /// Learns dimensions from a run on what the inputs hold. Nothing but the dimensions is kept, so no budget is exceeded.
    /// </summary>
    public Dictionary<string, long[]> Measure(BoundInput[] inputs, OnnxLayer[] layers)
    {
        string[] names = [.. layers.Select(layer => layer.Name)];
        lock (host.Gate)
        {
            using var session = Open([], [], names);
            using var run = SessionFactory.RunOptions();
            BoundInput[] read = [.. inputs.Where(session.Reads)];
            using var results = session.Session.Run(
                run, [.. read.Select(input => input.Name)], [.. read.Select(input => input.Value)],
                [.. names.Select(TappedModel.DimensionsOf)]);
            return names.Zip(results).ToDictionary(pair => pair.First, pair => pair.Second.GetTensorDataAsSpan<long>().ToArray());
        }
    }

    private TappedSession Open(OnnxLayer[] kept, IReadOnlyList<BoundActivation> given, string[] measured)
    {
        file.RequireUnchanged();
        HashSet<string> names = [.. kept.Select(layer => layer.Name)];
        TensorConversion[] conversions = [.. kept.Select(layer => layer.Conversion).OfType<TensorConversion>()];
        var part = Graph.Part(
            names.Concat(conversions.SelectMany(conversion => conversion.Parameters)).Concat(measured),
            given.Select(layer => layer.Name).ToHashSet());
        BoundActivation[] read = [.. given.Where(layer => part.Takes(layer.Name))];
        bool isWhole = part.IsWhole && read.Length == 0;

        // The model's own outputs stay where all of it does, and are held anyway.
        var taps = kept.Select(layer => layer.OutputName);
        var added = isWhole ? taps.Except(outputs) : taps;
        var touched = measured.Length > 0 ? []
            : Touched(part, isWhole).Where(name => host.FusesOutputs || !(names.Contains(name) || (isWhole && outputs.Contains(name))));
        var additions = TappedModel.Additions(outline, added, conversions, touched, measured);
        foreach (var layer in read)
        {
            additions.Message(OnnxFields.Graph.Input, layer.Declaration.Write());
        }

        var bytes = isWhole ? TappedModel.Append(file.Bytes, additions) : part.Write(file, additions);
        return new(SessionFactory.Open(bytes, file, options, symbols, host), read);
    }

    // In topological order.
    private IEnumerable<string> Touched(NetworkPart part, bool isWhole)
    {
        HashSet<string> touched = isWhole ? chosen : [.. part.ReadOutside().Where(floats.Contains), .. chosen];
        return outline.Nodes.Where((_, i) => part.Has(i)).SelectMany(node => node.Outputs).Where(touched.Contains);
    }
}
