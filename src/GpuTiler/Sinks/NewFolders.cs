namespace GpuTiler.Sinks;

/// <summary>Folders made for what is being written: those that nothing is written into are removed again.</summary>
internal static class NewFolders
{
    private static readonly HashSet<string> Made = [];

    /// <summary>Makes a folder and its missing parents.</summary>
    /// <exception cref="IOException">It cannot be made; what was made on the way is removed again.</exception>
    public static void Make(string folder)
    {
        var missing = new Stack<string>();
        for (var part = folder; part is not null && !Directory.Exists(part); part = Path.GetDirectoryName(part))
        {
            if (File.Exists(part))
            {
                throw new IOException($"{part} is a file where a folder is needed.");
            }

            missing.Push(part);
        }

        lock (Made)
        {
            Made.UnionWith(missing);
        }

        try
        {
            Directory.CreateDirectory(folder);
        }
        catch
        {
            Leave(folder);
            throw;
        }
    }

    /// <summary>Something is finished in a folder, which then stays.</summary>
    public static void Keep(string folder)
    {
        lock (Made)
        {
            for (string? part = folder; part is not null && Made.Remove(part); part = Path.GetDirectoryName(part))
            {
            }
        }
    }

    /// <summary>Nothing came of a write: removes the folders that were made for it and are empty.</summary>
    public static void Leave(string folder)
    {
        for (string? part = folder; part is not null && IsMade(part); part = Path.GetDirectoryName(part))
        {
            try
            {
                Directory.Delete(part);
            }
            catch (DirectoryNotFoundException)
            {
                // It was never made, or is already gone.
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return;
            }

            Forget(part);
        }
    }

    /// <summary>Removes all that were made and are empty.</summary>
    public static void LeaveAll()
    {
        string[] all;
        lock (Made)
        {
            // The inner ones first.
            all = [.. Made.OrderByDescending(folder => folder.Length)];
        }

        Array.ForEach(all, Leave);
    }

    private static void Forget(string folder)
    {
        lock (Made)
        {
            Made.Remove(folder);
        }
    }

    private static bool IsMade(string folder)
    {
        lock (Made)
        {
            return Made.Contains(folder);
        }
    }
}
