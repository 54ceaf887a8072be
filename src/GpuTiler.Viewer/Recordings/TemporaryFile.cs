namespace GpuTiler.Viewer;

/// <summary>A file that nobody else finds and that disappears with the program, however it ends.</summary>
internal static class TemporaryFile
{
    private const int BufferBytes = 1 << 16;

    /// <summary>Makes one, to write and to read.</summary>
    /// <exception cref="IOException">The system has no room for it.</exception>
    /// <exception cref="UnauthorizedAccessException">The system gives none.</exception>
    public static FileStream Create()
    {
        string path = Path.Combine(Path.GetTempPath(), $"gputiler-{Path.GetRandomFileName()}");
        var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            BufferSize = BufferBytes,
            Options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None,
        });
        if (!OperatingSystem.IsWindows())
        {
            // An open file needs no name there.
            File.Delete(path);
        }

        return file;
    }

    /// <summary>Closes a stream, whose last bytes may have no room and are not wanted.</summary>
    public static void Discard(Stream stream)
    {
        try
        {
            stream.Dispose();
        }
        catch (IOException)
        {
            // It is gone all the same.
        }
    }
}
