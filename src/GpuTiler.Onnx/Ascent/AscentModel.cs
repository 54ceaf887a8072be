using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx;

/// <summary>A network with a step of an ascent around it, for pictures of one size and a number of samples.</summary>
internal sealed class AscentModel : IDisposable
{
    public const string PointName = "/gputiler/point", StatusName = "/gputiler/status";

    /// <summary>How many numbers the status has of each sample: its loss, and the mean magnitude of its gradient.</summary>
    public const int StatusNumbers = 2;

    private const string Prefix = "/gputiler/ascent/";

    private readonly NormalizedModel normalized;

    private AscentModel(NormalizedModel normalized, byte[] bytes) => (this.normalized, Bytes) = (normalized, bytes);

    public byte[] Bytes { get; }

    public ModelFile File => normalized.File;

    /// <summary>The dimensions of the point.</summary>
    public required long[] Dimensions { get; init; }

    /// <summary>What a step leaves for the next, the point first.</summary>
    public required IReadOnlyList<AscentState> States { get; init; }

    /// <summary>The layer's dimensions, and the type of its elements.</summary>
    public required long[] LayerDimensions { get; init; }

    public required OnnxElementType LayerType { get; init; }

    /// <summary>Whether the layer's first dimension counts samples.</summary>
    public required bool IsBatch { get; init; }

    /// <summary>About how many bytes a sample's values take, and its gradients.</summary>
    public required long SampleBytes { get; init; }

    /// <inheritdoc cref="GradientModel.Passed"/>
    public required IReadOnlyDictionary<string, int> Passed { get; init; }

    /// <summary>Writes it.</summary>
    /// <exception cref="OnnxModelException">ONNX Runtime does not take the network at this size.</exception>
    /// <exception cref="ArgumentException">The layer does not depend on what is changed.</exception>
    /// <exception cref="GradientException">An operator on the way has no rule, or a shape depends on values.</exception>
    public static AscentModel Create(AscentNetwork network, in AscentRecipe recipe, AscentSize size, int samples, bool canScatter)
    {
        var step = new AscentStep(network, recipe, size);
        long[] dimensions = step.Dimensions(samples);
        var front = new GradientGraph(network.Outline.Opset) { Prefix = Prefix };
        var point = front.Existing(PointName, OnnxElementType.Float32, dimensions);
        front.Taps.Graph.Message(OnnxFields.Graph.Input, GradientModel.Declare(point).Write());
        var taken = step.Input(point).Reshape(network.Taken(size.Height, size.Width, samples)).To(network.Type);
        front.Taps.Node("Identity", [taken.Name], network.Target.By);
        var normalized = Normalize(network, size, samples, front.Taps);
        try
        {
            var tensors = GradientTensors.Describe(normalized, network.Options);
            var writer = new GradientWriter(
                normalized.Outline, network.Target with { By = step.End, ByLabel = network.Target.By }, GradientRules.Default, tensors,
                canScatter);
            var layer = writer.FindLayer();
            bool isBatch = GradientTarget.IsBatch(layer.Dimensions, dimensions);
            var weights = writer.WeightsOf(layer);
            var (loss, seed) = step.Loss(layer, weights, isBatch);
            var states = new AscentStates(writer.Graph);
            var losses = loss.To(OnnxElementType.Float32).ExpandTo(samples);
            var (next, magnitude) = step.Update(
                writer.Find(PointName, null), losses, writer.Differentiate(seed).To(OnnxElementType.Float32),
                name => writer.Find(name, null), states);
            var whole = new AscentState(PointName, dimensions);
            writer.Graph.Output(whole.Next, next);
            writer.Graph.Output(StatusName, GraphValue.Concat([losses, magnitude], 0));
            writer.Graph.Taps.Graph.Message(OnnxFields.Graph.Input, GradientModel.Declare(weights).Write());
            return new(normalized, TappedModel.Append(normalized.File.Bytes, writer.Graph.Taps.Graph))
            {
                Dimensions = dimensions,
                States = [whole, .. states.All],
                LayerDimensions = layer.Dimensions.ToArray(),
                LayerType = layer.Type,
                IsBatch = isBatch,
                SampleBytes = 2 * tensors.ByteCount / samples,
                Passed = writer.Passed,
            };
        }
        catch
        {
            normalized.Dispose();
            throw;
        }
    }

    public void Dispose() => normalized.Dispose();

    private static NormalizedModel Normalize(AscentNetwork network, AscentSize size, int samples, TapWriter front)
    {
        string layer = network.Target.Layer;
        try
        {
            return NormalizedModel.Write(
                network.File, network.Part, network.Others, network.Shapes, [layer], front, network.Options,
                model => network.Constants.Apply(model, samples));
        }
        catch (OnnxModelException e) when (e.InnerException is OnnxRuntimeException refused && (size.Height, size.Width) != network.OwnSize)
        {
            throw new OnnxModelException(
                $"{network.Path} does not run up to '{layer}' on pictures of {size.Height}×{size.Width}, "
                + $"its own size being {network.OwnSize.Height}×{network.OwnSize.Width}: {RuntimeError.OneLine(refused)}",
                e);
        }
    }
}
