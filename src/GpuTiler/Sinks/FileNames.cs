using System.Globalization;

namespace GpuTiler.Sinks;

/// <summary>File names made from tensor names: safe on every system, and no two alike.</summary>
internal sealed class FileNames
{
    // File systems take 255 bytes; the rest is for a number and an ending.
    private const int Longest = 200;

    // Windows takes these for devices, with any ending.
    private static readonly HashSet<string> Devices = new(
        ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(0, 10).SelectMany(n => new[] { $"COM{n}", $"LPT{n}" })],
        StringComparer.OrdinalIgnoreCase);

    private readonly HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);

    // Numbers tried for a name stay taken: many equal names need not try them all again.
    private readonly Dictionary<(string Name, int Images, int Pages), int> tried = [];

    /// <summary>The names of a tensor's images: one name, or one with <c>.0</c>, <c>.1</c>, … for each image of a batch.</summary>
    /// <param name="name">
    /// What the files show; characters outside <c>[A-Za-z0-9._-]</c> become <c>_</c>, and a leading dot or dash gets one before it.
    /// </param>
    /// <param name="images">Images in the batch.</param>
    /// <param name="pages">Pages of each: with several, <c>-1</c>, <c>-2</c>, … follows, all with the same number of digits.</param>
    /// <returns>
    /// Names that were not taken yet. One that is reserved, or collides regardless of case, gets <c>-2</c>.
    /// </returns>
    public string[] Take(string name, int images, int pages = 1)
    {
        var safe = Safe(name);
        var key = (safe.ToUpperInvariant(), images, pages);
        for (int n = tried.GetValueOrDefault(key) + 1; ; n++)
        {
            var numbered = n == 1 ? safe : $"{safe}-{n}";
            string[] names =
            [
                .. from image in Enumerable.Range(0, images)
                   let ofBatch = images == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $".{image}")
                   from page in Enumerable.Range(0, pages)
                   select numbered + ofBatch + PageSuffix(page, pages),
            ];
            if (!names.Any(taken.Contains))
            {
                taken.UnionWith(names);
                tried[key] = n;
                return names;
            }
        }
    }

    /// <summary>The name of a folder.</summary>
    /// <inheritdoc cref="Take(string, int, int)"/>
    public string Take(string name) => Take(name, images: 1)[0];

    /// <summary>What follows a name where it has several pages: they are in order when they are sorted by name.</summary>
    /// <param name="page">The page, from 0.</param>
    /// <param name="pages">How many there are.</param>
    public static string PageSuffix(int page, int pages)
    {
        int digits = pages.ToString(CultureInfo.InvariantCulture).Length;
        return pages == 1 ? "" : "-" + (page + 1).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
    }

    private static string Safe(string name)
    {
        var safe = string.Concat(name.Take(Longest).Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '_'));
        // A leading dot hides a file, and a dash makes it an option of the next command.
        safe = safe is [] or ['.' or '-', ..] ? $"_{safe}" : safe;
        var stem = safe.Split('.')[0];
        return Devices.Contains(stem) ? $"{stem}-2{safe[stem.Length..]}"
            // "." and ".." are folders, and Windows drops a dot at the end.
            : safe[^1] == '.' ? $"{safe}-2"
            : safe;
    }
}
