namespace GpuTiler.Fxc;

/// <summary>One shader to compile, a line of the job file: <c>OUTPUT SOURCE ENTRY PROFILE [NAME=VALUE…]</c>.</summary>
internal sealed record FxcJob(
    string Output, string Source, string Entry, string Profile, IReadOnlyList<KeyValuePair<string, string>> Defines)
{
    public static IEnumerable<FxcJob> ReadAll(string path) => File.ReadLines(path).Where(line => line.Length > 0).Select(Parse);

    private static FxcJob Parse(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length >= 4
            ? new FxcJob(words[0], words[1], words[2], words[3], [.. words.Skip(4).Select(ParseDefine)])
            : throw new FormatException($"a job is OUTPUT SOURCE ENTRY PROFILE [NAME=VALUE…], found: {line}");
    }

    // As on every compiler's command line, a name alone means 1.
    private static KeyValuePair<string, string> ParseDefine(string word)
    {
        var parts = word.Split('=', 2);
        return new(parts[0], parts.Length == 2 ? parts[1] : "1");
    }
}
