namespace GpuTiler.Cli;

/// <summary>Everything that is kept of each layer beside the files of its mosaics, as one.</summary>
internal sealed class LayerOutputs(IReadOnlyList<ILayerOutput> outputs) : ILayerOutput
{
    /// <summary>Nothing is kept.</summary>
    public static LayerOutputs None { get; } = new([]);

    /// <inheritdoc/>
    public bool TakesValues => outputs.Any(output => output.TakesValues);

    /// <inheritdoc/>
    public bool TakesMosaics => outputs.Any(output => output.TakesMosaics);

    /// <inheritdoc/>
    public void EnterModel(string name, long step)
    {
        foreach (var output in outputs)
        {
            output.EnterModel(name, step);
        }
    }

    /// <inheritdoc/>
    public void EnterInput(string name)
    {
        foreach (var output in outputs)
        {
            output.EnterInput(name);
        }
    }

    /// <inheritdoc/>
    public void Write(KeptLayer layer, Activations values)
    {
        foreach (var output in outputs)
        {
            output.Write(layer, values);
        }
    }

    /// <inheritdoc/>
    public void AddMosaic(MosaicPage page, ReadOnlySpan<byte> png)
    {
        foreach (var output in outputs)
        {
            output.AddMosaic(page, png);
        }
    }

    /// <inheritdoc/>
    public void Complete()
    {
        foreach (var output in outputs)
        {
            output.Complete();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var output in outputs)
        {
            output.Dispose();
        }
    }
}
