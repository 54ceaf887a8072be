using GpuTiler.Sinks;

namespace GpuTiler.Cli;

/// <summary>What is kept of layers beside the files of their mosaics: an event file, arrays, or both.</summary>
internal sealed class KeptLayers : IDisposable
{
    private readonly bool isListed;
    private readonly Progress progress;
    private readonly WrittenFiles written;
    private readonly TensorBoardSink? tensorBoard;
    private readonly ActivationArchive? archive;
    private bool isComplete;

    /// <summary>Names the places; nothing is written yet.</summary>
    /// <param name="logFolder">The folder for an event file; <see langword="null"/> for none.</param>
    /// <param name="arrays">A folder for arrays, or an archive (<c>.npz</c>); <see langword="null"/> for none.</param>
    /// <param name="isListed">Whether each file is named on standard output.</param>
    /// <param name="progress">Gives way to what is said.</param>
    /// <exception cref="OutputException">A folder is needed where a file is.</exception>
    public KeptLayers(string? logFolder, string? arrays, bool isListed, Progress progress)
    {
        (this.isListed, this.progress, written) = (isListed, progress, new(isListed, progress));
        tensorBoard = logFolder is null ? null : new(logFolder);
        if (arrays?.EndsWith(".npz", StringComparison.OrdinalIgnoreCase) == true)
        {
            Arrays = [archive = new(arrays) { Written = written.Add, CancellationToken = Interruption.Token }];
        }
        else if (arrays is not null)
        {
            Arrays = [new ActivationFolder(arrays) { Written = written.Add, CancellationToken = Interruption.Token }];
        }
    }

    /// <summary>What takes the layers with their images, if that is wanted.</summary>
    public IReadOnlyList<ILayerSink> Images => tensorBoard is null ? [] : [tensorBoard];

    /// <summary>What takes the layers' values, if that is wanted.</summary>
    public IReadOnlyList<ILayerSink> Arrays { get; } = [];

    /// <summary>Everything was written: what is kept goes into its place.</summary>
    public void Complete()
    {
        archive?.Complete();
        tensorBoard?.Complete();
        foreach (var file in isListed && tensorBoard is not null ? tensorBoard.Files : [])
        {
            progress.Clear();
            StandardOutput.WriteLine($"{file.Path}  {file.Content}");
        }

        written.Complete();
        isComplete = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in isComplete || tensorBoard is null ? [] : tensorBoard.Files)
        {
            progress.Clear();
            StandardError.WriteLine($"finished: {file.Path}  {file.Content}");
        }

        tensorBoard?.Dispose();
        archive?.Dispose();
        written.Dispose();
    }
}
