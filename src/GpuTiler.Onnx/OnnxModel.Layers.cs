namespace GpuTiler.Onnx;

/// <content>Preparing layers for sinks.</content>
public sealed partial class OnnxModel
{
    /// <summary>Describes a layer before it has run.</summary>
    /// <param name="activation">One of <see cref="Activations"/>.</param>
    /// <param name="input">What the model runs on, for titles; empty if there is nothing to name.</param>
    public LayerDescription Describe(BoundActivation activation, string input = "")
    {
        ArgumentNullException.ThrowIfNull(activation);
        string source = $"layer {activation.Name} of {path}{(input.Length == 0 ? "" : $" on {input}")}";
        return new(activation.Name, activation.Dimensions.ToArray(), activation.Shape, source, input.Length == 0 ? path : input)
        {
            HasKnownLayout = activation.HasKnownLayout,
            Operator = activation.Layer.Operator,
            Number = Activations.Count > 1 ? activation.Number : "",
        };
    }

    /// <summary>A layer as the last run left it, for sinks; its statistics are computed where its values are.</summary>
    /// <param name="activation">One of <see cref="Activations"/>, of the group that is held.</param>
    /// <param name="renderer">What renders its images.</param>
    /// <param name="plan">How they look: a plan made from the layer's <see cref="Describe"/>.</param>
    /// <param name="run">The run that it belongs to; <see langword="null"/> if there is only one.</param>
    /// <exception cref="ArgumentException">The plan is of another layer.</exception>
    /// <exception cref="InvalidOperationException">The model holds another group, or the renderer an earlier layer.</exception>
    public FinishedLayer Finish(BoundActivation activation, MosaicRenderer renderer, MosaicPlan plan, LayerRun? run = null)
    {
        ArgumentNullException.ThrowIfNull(activation);
        ArgumentNullException.ThrowIfNull(renderer);
        var tensor = activation.Tensor;
        return renderer.Finish(plan, tensor, run, tensor is CpuTensor ? null : () => Summarize(activation).NonFinite);
    }
}
