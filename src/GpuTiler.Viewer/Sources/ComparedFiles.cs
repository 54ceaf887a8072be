using GpuTiler.Imaging;

namespace GpuTiler.Viewer;

/// <summary>
/// Pictures and arrays that are the other input: one that stays, or a series that goes on with the first. The file of the same name goes
/// with the first input's; where there is none, the one at the same place.
/// </summary>
/// <param name="watched">The files, in their order.</param>
/// <param name="read">Reads a picture.</param>
internal sealed class ComparedFiles(WatchedFiles watched, Func<string, Bitmap> read) : IDisposable
{
    private string[] files = watched.List();
    private string? written;
    private bool isHalfWritten;
    private long triedAt;

    /// <summary>The file that is shown, as it was named; <see langword="null"/> before the first.</summary>
    public string? FileName => written;

    /// <summary>How long until a file that may not be whole yet is read again; <see langword="null"/> where there is none.</summary>
    public TimeSpan? UntilRetry => isHalfWritten ? FileStamp.Retry - TimeProvider.System.GetElapsedTime(triedAt) : null;

    /// <summary>Watches the folders.</summary>
    public void Watch(Action changed) => watched.Watch(changed);

    /// <summary>Looks which files there are; the one that is shown is read again.</summary>
    public void Refresh()
    {
        try
        {
            (files, written) = (watched.List(), null);
        }
        catch (IOException)
        {
            // The folder is being removed: those that were there are named, and refused when they are shown.
        }
    }

    /// <summary>Writes the file that goes with the first input's, if it is another one than before.</summary>
    /// <param name="first">What the first input comes from.</param>
    /// <param name="input">The other network's input.</param>
    /// <returns>Whether it was written; not where it may be half of a file.</returns>
    /// <exception cref="InvalidDataException">There is no file any more.</exception>
    public bool TryWrite(InputSource first, NetworkInput input)
    {
        string file = Choose(first) ?? throw new InvalidDataException("There is no file any more that could be the other input.");
        if (file == written && !isHalfWritten)
        {
            return false;
        }

        // One that cannot be read is not tried again before another was shown.
        (written, isHalfWritten, triedAt) = (file, false, TimeProvider.System.GetTimestamp());
        var stamp = FileStamp.Of(file);
        try
        {
            input.Write(file, read);
            return true;
        }
        catch (Exception) when (stamp.MayBeHalf)
        {
            isHalfWritten = true;
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => watched.Dispose();

    private string? Choose(InputSource first)
    {
        if (files.Length == 0)
        {
            return null;
        }

        // What is no file leaves the other input as it is.
        return first is { File: { } at, FileName: { } name } ? Beside(name, at)
            : written is not null && Array.IndexOf(files, written) >= 0 ? written : files[0];
    }

    private string Beside(string name, int at)
    {
        string stem = Path.GetFileNameWithoutExtension(name);
        return Array.Find(files, file => Path.GetFileNameWithoutExtension(file) == stem) ?? files[at % files.Length];
    }
}
