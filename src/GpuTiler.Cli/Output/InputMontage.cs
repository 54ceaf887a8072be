namespace GpuTiler.Cli;

/// <summary>
/// Each layer of several inputs as one mosaic, a row for each. The layers of all inputs are kept in the host's memory until the last has run:
/// a range of the layer is that of all.
/// </summary>
internal sealed class InputMontage : ILayerOutput
{
    private readonly List<string> order = [];
    private readonly Dictionary<string, List<(TensorShape Shape, ActivationCopy Copy)>> parts = [];

    /// <inheritdoc/>
    public bool TakesValues => true;

    /// <inheritdoc/>
    public bool TakesMosaics => false;

    /// <inheritdoc/>
    public void EnterModel(string name, long step)
    {
    }

    /// <inheritdoc/>
    public void EnterInput(string name)
    {
    }

    /// <inheritdoc/>
    public void Write(KeptLayer layer, Activations values)
    {
        if (!parts.TryGetValue(layer.Name, out var own))
        {
            order.Add(layer.Name);
            parts.Add(layer.Name, own = []);
        }
        else if (Batch(own[0].Shape, layer.Shape.Batch) != layer.Shape)
        {
            throw new CommandException(
                $"the layer {layer.Name} is {own[0].Shape} for one input and {layer.Shape} for another: a --montage needs inputs of one size; give an --input-size, or leave --montage out.");
        }

        own.Add((layer.Shape, values.Copy()));
    }

    /// <inheritdoc/>
    public void AddMosaic(MosaicPage page, ReadOnlySpan<byte> png)
    {
    }

    /// <inheritdoc/>
    public void Complete()
    {
    }

    /// <summary>Renders and writes the mosaics.</summary>
    /// <param name="renderer">What renders.</param>
    /// <param name="place">Where they go.</param>
    /// <param name="form">In which form they are written.</param>
    /// <param name="written">Is told of each file.</param>
    /// <param name="model">The model.</param>
    /// <param name="inputs">The inputs.</param>
    public void Finish(MosaicRenderer renderer, string place, OutputForm form, WrittenFiles written, string model, string inputs)
    {
        using var sink = new MosaicSink(place, order.Count, written, form);
        foreach (string name in order)
        {
            parts.Remove(name, out var own);
            var shape = Batch(own![0].Shape, own.Sum(part => part.Shape.Batch));
            var subject = new MosaicSubject(name, inputs, $"layer {name} of {model} on {inputs}");
            var joined = ActivationCopy.Join([.. own.Select(part => part.Copy)]).Values;
            renderer.Note(subject.Source, joined.CountNonFinite());
            renderer.Write(sink, subject, shape, joined);
        }

        written.Complete();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private static TensorShape Batch(TensorShape shape, int images) => shape.Layout == TensorLayout.Nhwc
        ? TensorShape.Nhwc(images, shape.Height, shape.Width, shape.Channels)
        : TensorShape.Nchw(images, shape.Channels, shape.Height, shape.Width);
}
