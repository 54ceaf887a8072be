namespace GpuTiler.Cli;

/// <summary><c>--save-activations DIR</c>: a NumPy file for each layer, named like its mosaics, in the model's dimensions and type.</summary>
internal sealed class ActivationFolder : ILayerOutput
{
    private readonly string output;
    private readonly WrittenFiles written;
    private readonly LayerFolders folders = new();

    public ActivationFolder(string output, WrittenFiles written)
    {
        (this.output, this.written) = (output, written);
        PathOptions.RequireFolder(output);
    }

    /// <inheritdoc/>
    public bool TakesValues => true;

    /// <inheritdoc/>
    public bool TakesMosaics => false;

    /// <inheritdoc/>
    public void EnterModel(string name, long step) => folders.EnterModel(name);

    /// <inheritdoc/>
    public void EnterInput(string name) => folders.EnterInput(name);

    /// <inheritdoc/>
    public void Write(KeptLayer layer, Activations values)
    {
        var path = Path.Combine(output, folders.Current + folders.Take(layer.Name) + ".npy");
        using (var file = OutputFile.Begin(path))
        {
            file.Append(values, (stream, activations) => activations.WriteNpy(stream, layer.Dimensions));
            file.Commit();
        }

        written.Add(path, $"{string.Join('×', layer.Dimensions)} {values.TypeName}");
    }

    /// <inheritdoc/>
    public void AddMosaic(MosaicPage page, ReadOnlySpan<byte> png)
    {
    }

    /// <inheritdoc/>
    public void Complete() => written.Complete();

    /// <inheritdoc/>
    public void Dispose() => written.Dispose();
}
