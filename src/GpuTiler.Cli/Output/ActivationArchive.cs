using GpuTiler.Imaging;

namespace GpuTiler.Cli;

/// <summary>
/// <c>--save-activations FILE.npz</c>: all layers in one NumPy archive. Their keys are the paths that files would have in a folder.
/// </summary>
internal sealed class ActivationArchive(string path, WrittenFiles written) : ILayerOutput
{
    private readonly LayerFolders folders = new();
    private OutputFile? file;
    private NpzWriter? writer;
    private int arrays;

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
        // Not before there is something to write: a run that fails leaves no new folder.
        if (file is null)
        {
            file = OutputFile.Begin(path);
            file.Append(this, static (stream, archive) => archive.writer = new NpzWriter(stream));
        }

        var key = folders.Current + folders.Take(layer.Name);
        file.Append(values, (_, activations) => activations.WriteNpz(writer!, key, layer.Dimensions));
        arrays++;
    }

    /// <inheritdoc/>
    public void AddMosaic(MosaicPage page, ReadOnlySpan<byte> png)
    {
    }

    /// <inheritdoc/>
    public void Complete()
    {
        if (file is null)
        {
            return;
        }

        file.Append(writer!, static (_, archive) => archive.Dispose());
        file.Commit();
        written.Add(path, $"{arrays} array{(arrays == 1 ? "" : "s")}");
        written.Complete();
    }

    // Without Complete the archive has no directory, and its file goes.
    public void Dispose()
    {
        file?.Dispose();
        written.Dispose();
    }
}
