namespace GpuTiler.Onnx;

/// <summary>
/// One run of a model over all its groups that takes each layer as soon as it is computed. If a device fails midway, the pass continues
/// with the same model on another device, after the layers that were taken.
/// </summary>
public sealed class LayerPass
{
    private readonly Action<OnnxModel, BoundActivation> take;

    /// <summary>Prepares one run.</summary>
    /// <param name="take">Takes a layer: finishes it and passes it to sinks.</param>
    public LayerPass(Action<OnnxModel, BoundActivation> take)
    {
        ArgumentNullException.ThrowIfNull(take);
        this.take = take;
    }

    /// <summary>How many layers were taken.</summary>
    public int Taken { get; private set; }

    /// <summary>Runs the model for each group with a layer not yet taken; after the last layer there is nothing left to run.</summary>
    /// <param name="model">The model, whose inputs have their values; the same layers at every call.</param>
    /// <inheritdoc cref="OnnxModel.Run(ActivationGroup)"/>
    public void Run(OnnxModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        int first = 0;
        foreach (var group in model.Groups)
        {
            int done = Taken - first;
            first += group.Activations.Count;
            if (done >= group.Activations.Count)
            {
                continue;
            }

            model.Run(group);
            foreach (var activation in group.Activations.Skip(done))
            {
                take(model, activation);
                Taken++;
            }
        }
    }
}
