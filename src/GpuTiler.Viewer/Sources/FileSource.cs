using GpuTiler.Imaging;

namespace GpuTiler.Viewer;

/// <summary>Pictures and arrays on the server's side, one after another.</summary>
/// <param name="files">The files, in the order in which they are played.</param>
/// <param name="read">Reads a picture.</param>
internal sealed class FileSource(IReadOnlyList<string> files, Func<string, Bitmap> read) : InputSource
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);

    private int index;
    private bool isWanted = true;
    private long shownAt;

    /// <inheritdoc/>
    public override string Name => "files";

    /// <inheritdoc/>
    public override bool PlaysAtOnce => false;

    /// <inheritdoc/>
    public override int? File => index;

    /// <inheritdoc/>
    public override bool IsForced => isWanted;

    /// <inheritdoc/>
    public override TimeSpan? UntilNext => files.Count < 2 ? null : Pause - TimeProvider.System.GetElapsedTime(shownAt);

    /// <summary>The files by name.</summary>
    public IReadOnlyList<FileEntry> Entries { get; } = [.. files.Select((file, at) => new FileEntry(at, Path.GetFileName(file)))];

    /// <summary>Shows one of them.</summary>
    /// <param name="at">Its index.</param>
    /// <exception cref="ArgumentException">There is none of that index.</exception>
    public void Choose(int at)
    {
        if ((uint)at >= (uint)files.Count)
        {
            throw new ArgumentException($"There is no file {at}: there are {files.Count}.");
        }

        (index, isWanted) = (at, true);
    }

    /// <inheritdoc/>
    public override bool TryWrite(NetworkInput input, out double time)
    {
        time = 0;
        if (!isWanted)
        {
            if (UntilNext is not { } wait || wait > TimeSpan.Zero)
            {
                return false;
            }

            Step(1);
        }

        isWanted = false;
        shownAt = TimeProvider.System.GetTimestamp();
        string path = files[index];
        if (NpyHeader.IsNpy(path))
        {
            input.Bound.Load(path);
        }
        else
        {
            input.Write(read(path));
        }

        return true;
    }

    /// <inheritdoc/>
    public override void Step(int by) => Choose((index + by + files.Count) % files.Count);
}
