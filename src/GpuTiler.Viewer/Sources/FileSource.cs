using GpuTiler.Imaging;

namespace GpuTiler.Viewer;

/// <summary>Pictures and arrays on the server's side, one after another.</summary>
internal sealed class FileSource : InputSource, IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);

    private readonly WatchedFiles watched;
    private readonly Func<string, Bitmap> read;
    private string[] files;
    private int index;
    private bool isWanted = true, isHalfWritten;
    private long shownAt;
    private FileStamp shownStamp;

    /// <summary>A source of files.</summary>
    /// <param name="watched">The files, in the order in which they are played.</param>
    /// <param name="read">Reads a picture.</param>
    public FileSource(WatchedFiles watched, Func<string, Bitmap> read) =>
        (this.watched, this.read, files) = (watched, read, watched.List());

    /// <inheritdoc/>
    public override string Name => "files";

    /// <inheritdoc/>
    public override bool PlaysAtOnce => false;

    /// <inheritdoc/>
    public override int? File => files.Length == 0 ? null : index;

    /// <inheritdoc/>
    public override string? FileName => files.Length == 0 ? null : files[index];

    /// <inheritdoc/>
    public override bool IsForced => isWanted;

    /// <inheritdoc/>
    public override TimeSpan? UntilNext =>
        isHalfWritten ? FileStamp.Retry - TimeProvider.System.GetElapsedTime(shownAt)
        : files.Length < 2 ? null : Pause - TimeProvider.System.GetElapsedTime(shownAt);

    /// <summary>The files by name.</summary>
    public IReadOnlyList<FileEntry> Entries => [.. files.Select((file, at) => new FileEntry(at, Path.GetFileName(file)))];

    /// <summary>Watches the folders.</summary>
    public void Watch(Action changed) => watched.Watch(changed);

    /// <summary>
    /// Looks which files there are; the one that is shown stays, if it is there, and is read again if it was written again.
    /// </summary>
    /// <returns>Whether their names have changed.</returns>
    public bool Refresh()
    {
        string[] now;
        try
        {
            now = watched.List();
        }
        catch (IOException)
        {
            // The folder is being removed: those that were there are named, and refused when they are shown.
            return false;
        }

        if (now.SequenceEqual(files))
        {
            isWanted |= files.Length > 0 && FileStamp.Of(files[index]) != shownStamp;
            return false;
        }

        string? shown = FileName;
        files = now;
        int at = Array.IndexOf(now, shown);
        (index, isWanted) = at >= 0 ? (at, isWanted) : (Math.Clamp(index, 0, Math.Max(0, now.Length - 1)), now.Length > 0);
        return true;
    }

    /// <summary>Shows one of them.</summary>
    /// <param name="at">Its index.</param>
    /// <exception cref="ArgumentException">There is none of that index.</exception>
    public void Choose(int at)
    {
        if ((uint)at >= (uint)files.Length)
        {
            throw new ArgumentException($"There is no file {at}: there are {files.Length}.");
        }

        (index, isWanted, isHalfWritten) = (at, true, false);
    }

    /// <inheritdoc/>
    public override bool TryWrite(NetworkInput input, out double time)
    {
        time = 0;
        if (files.Length == 0)
        {
            return false;
        }

        if (!isWanted || isHalfWritten)
        {
            if (UntilNext is not { } wait || wait > TimeSpan.Zero)
            {
                return false;
            }

            if (!isWanted)
            {
                Step(1);
            }
        }

        string file = files[index];
        (isWanted, isHalfWritten, shownAt, shownStamp) = (false, false, TimeProvider.System.GetTimestamp(), FileStamp.Of(file));
        try
        {
            input.Write(file, read);
            return true;
        }
        catch (Exception) when (shownStamp.MayBeHalf)
        {
            isWanted = isHalfWritten = true;
            return false;
        }
    }

    /// <inheritdoc/>
    public override void Step(int by)
    {
        if (files.Length > 0)
        {
            Choose((index + by + files.Length) % files.Length);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => watched.Dispose();
}
