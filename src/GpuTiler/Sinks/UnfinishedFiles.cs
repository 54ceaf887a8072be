namespace GpuTiler.Sinks;

/// <summary>
/// What is being written beside its place, and what was replaced: a program that ends in the middle of its work removes it, so that nothing
/// half-written remains.
/// </summary>
public static class UnfinishedFiles
{
    private static readonly HashSet<string> Paths = [];

    /// <summary>
    /// Removes what failed or interrupted writes left, and the folders that were made for them. Writes that continue fail.
    /// </summary>
    /// <returns>Files and folders that could not be removed.</returns>
    public static IReadOnlyList<string> DeleteAll()
    {
        string[] paths;
        lock (Paths)
        {
            paths = [.. Paths];
        }

        Array.ForEach(paths, Delete);
        NewFolders.LeaveAll();
        lock (Paths)
        {
            return [.. paths.Where(Paths.Contains)];
        }
    }

    internal static void Add(string path)
    {
        lock (Paths)
        {
            Paths.Add(path);
        }
    }

    internal static void Forget(string path)
    {
        lock (Paths)
        {
            Paths.Remove(path);
        }
    }

    /// <summary>
    /// Removes a file or folder, if it is still there and unfinished; what cannot be removed is left for <see cref="DeleteAll"/>.
    /// </summary>
    internal static void Delete(string path)
    {
        lock (Paths)
        {
            if (!Paths.Contains(path))
            {
                return;
            }
        }

        try
        {
            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }
            else
            {
                File.Delete(path);
            }

            Forget(path);
        }
        catch (DirectoryNotFoundException)
        {
            // Its folder is gone, and the file with it.
            Forget(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It stays on the list.
        }
    }
}
