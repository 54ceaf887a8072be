namespace GpuTiler.Cli;

/// <summary>File names made from tensor names: safe on every system, and no two alike.</summary>
internal sealed class FileNames
{
    // Windows takes these for devices, with any ending.
    private static readonly HashSet<string> Devices = new(
        ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(0, 10).SelectMany(n => new[] { $"COM{n}", $"LPT{n}" })],
        StringComparer.OrdinalIgnoreCase);

    private readonly HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A name that is not taken yet. A name that collides, whatever the case of its letters, or is reserved gets <c>-2</c>.</summary>
    /// <param name="name">What the file shows; characters outside <c>[A-Za-z0-9._-]</c> become <c>_</c>.</param>
    public string Take(string name)
    {
        var safe = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '_'));
        var stem = safe.Split('.')[0];
        if (safe.Trim('.').Length == 0 || Devices.Contains(stem))
        {
            safe = $"{stem}-2{safe[stem.Length..]}";
        }

        var free = safe;
        for (int n = 2; !taken.Add(free); n++)
        {
            free = $"{safe}-{n}";
        }

        return free;
    }
}
