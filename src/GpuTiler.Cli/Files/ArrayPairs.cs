using GpuTiler.Imaging;

namespace GpuTiler.Cli;

/// <summary>The arrays that two paths name: one each, or all of two archives, which are then compared by their keys.</summary>
internal sealed class ArrayPairs
{
    private ArrayPairs(InputFile[] a, InputFile[] b, Dictionary<string, string> names) => (A, B, Names) = (a, b, names);

    /// <summary>The arrays of the first path.</summary>
    public InputFile[] A { get; }

    /// <summary>The arrays of the second path.</summary>
    public InputFile[] B { get; }

    /// <summary>What the arrays are called, by their stems.</summary>
    public IReadOnlyDictionary<string, string> Names { get; }

    /// <summary>Looks at the files.</summary>
    /// <param name="a">The first path.</param>
    /// <param name="b">The second.</param>
    /// <param name="limits">How large each may be once it is decoded.</param>
    public static ArrayPairs Open(string a, string b, DecodingLimits limits)
    {
        var names = new Dictionary<string, string>();
        var (keysOfA, keysOfB) = (Keys(a), Keys(b));
        if (keysOfA.Count > 0 && keysOfB.Count > 0 && keysOfA.Count + keysOfB.Count > 2)
        {
            return new(OpenAll(a, keysOfA), OpenAll(b, keysOfB), names);
        }

        var (first, second) = (InputFile.OpenAll([a], limits)[0], InputFile.OpenAll([b], limits)[0]);
        names[first.Stem] = names[second.Stem] = first.Stem == second.Stem ? first.Stem : $"{first.Stem}-{second.Stem}";
        return new([first], [second], names);

        InputFile[] OpenAll(string path, IReadOnlyList<string> keys)
        {
            var files = InputFile.OpenAll([.. keys.Select(key => $"{path}:{key}")], limits);
            foreach (var (file, key) in files.Zip(keys))
            {
                names[file.Stem] = key;
            }

            return files;
        }
    }

    // Of a whole archive; none for anything else.
    private static IReadOnlyList<string> Keys(string path)
    {
        if (!path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase) || !File.Exists(path))
        {
            return [];
        }

        using var archive = NpzArchive.Open(File.OpenRead(path), path);
        return [.. archive.Keys];
    }
}
