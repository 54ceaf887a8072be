namespace GpuTiler.Sinks;

/// <summary>Where a path leads when every symbolic link on it is followed, in the folders as well as in the name at its end.</summary>
internal static class RealPath
{
    // As many as Linux follows.
    private const int MostLinks = 40;

    /// <summary>The full path without links. What does not exist is taken as named.</summary>
    /// <exception cref="IOException">The links lead in a circle.</exception>
    public static string Of(string path)
    {
        string full = Path.GetFullPath(path), at = Path.GetPathRoot(full)!;
        var rest = new Stack<string>();
        Push(rest, full[at.Length..]);
        for (int links = 0; rest.TryPop(out string? part);)
        {
            if (part == "..")
            {
                // Everything before it is real already: the parent is what the system takes for it.
                at = Path.GetDirectoryName(at) ?? at;
                continue;
            }

            string next = Path.Combine(at, part);
            if (new FileInfo(next).LinkTarget is not { } target || IsOpenFile(next, target))
            {
                at = next;
                continue;
            }

            if (++links > MostLinks)
            {
                throw new IOException($"{path} is a symbolic link that leads in a circle.");
            }

            if (Path.IsPathRooted(target))
            {
                at = Path.GetPathRoot(Path.GetFullPath(target))!;
                target = target[Path.GetPathRoot(target)!.Length..];
            }

            Push(rest, target);
        }

        return at;
    }

    // What /proc shows as the target of an open pipe, or of a deleted file, is not a path.
    private static bool IsOpenFile(string link, string target) =>
        link.StartsWith("/proc/", StringComparison.Ordinal) && !Path.Exists(Path.Combine(Path.GetDirectoryName(link)!, target));

    private static void Push(Stack<string> rest, string path)
    {
        foreach (string part in path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar]).Reverse())
        {
            if (part is not ("" or "."))
            {
                rest.Push(part);
            }
        }
    }
}
