using System.Text;
using System.Text.RegularExpressions;

namespace GpuTiler.Packages.Tests;

/// <summary>The code of a page, as one program.</summary>
/// <remarks>
/// Every block fenced as <c>csharp</c> takes part, in a scope of its own, so that names may repeat; lines such as
/// <c>using GpuTiler.Imaging;</c> at its head become the file's. What a page takes as given is defined in <see cref="Given"/>: a new
/// block's names go there. Each <c>var NAME = new byte[…]</c> of a block is summed up in the output as its name, length, number of levels
/// and largest level. A block that is no program of its own is fenced as <c>cs</c> and stays out.
/// </remarks>
internal sealed partial class ReadmeCode(string page, string given = "")
{
    // A page in docs goes on from the README, which names them.
    private const string Usual = "```csharp\nusing GpuTiler;\nusing GpuTiler.Onnx;\n```\n";

    private static readonly Dictionary<string, string> Given = new()
    {
        ["README.md"] = "float[][] frames = [new float[784], [.. Enumerable.Range(0, 784).Select(i => i / 784f)]];",
        ["docs/library.md"] = """
            float[][] frames = [new float[784], [.. Enumerable.Range(0, 784).Select(i => i / 784f)]];
            var activations = new float[64 * 112 * 112];
            activations[5] = 1;
            """,
        ["docs/gradients.md"] = "float[] frame = new float[784], values = new float[784];",
    };

    /// <summary>The pages of the repository that show code, by their paths.</summary>
    public static IReadOnlyDictionary<string, ReadmeCode> Pages { get; } = Directory.GetFiles(Path.Combine(Project.Root, "docs"), "*.md")
        .Select(path => "docs/" + Path.GetFileName(path)).Prepend("README.md")
        .Select(name => (
            Name: name,
            Code: new ReadmeCode(
                Usual + File.ReadAllText(Path.Combine(Project.Root, name)).ReplaceLineEndings("\n"), Given.GetValueOrDefault(name, ""))))
        .Where(page => page.Code.Blocks.Count > 1)
        .ToDictionary(page => page.Name, page => page.Code);

    public IReadOnlyList<string> Blocks { get; } = [.. Block().Matches(page).Select(match => match.Groups["code"].Value)];

    /// <summary>How many lines the program says what it made in.</summary>
    public int Made => Blocks.Sum(block => Bytes().Count(block));

    /// <summary>The code of several pages as one file.</summary>
    public static string Program(params IEnumerable<ReadmeCode> pages)
    {
        var (head, body) = (new SortedSet<string>(StringComparer.Ordinal), new StringBuilder());
        foreach (var page in pages)
        {
            body.Append(page.Body(head));
        }

        return $$"""
            {{string.Join('\n', head)}}
            {{body}}
            static void Sum(string name, byte[] levels) =>
                Console.WriteLine($"made {name} {levels.Length} {levels.Distinct().Count()} {levels.Max()}");
            """;
    }

    private string Body(SortedSet<string> head)
    {
        var body = new StringBuilder($"{{\n{given}\n");
        foreach (string block in Blocks)
        {
            head.UnionWith(Import().Matches(block).Select(match => match.Value.TrimEnd()));
            body.Append("{\n").Append(Import().Replace(block, ""));
            body.AppendJoin("", Bytes().Matches(block).Select(match => $"Sum(nameof({match.Groups["name"]}), {match.Groups["name"]});\n"));
            body.Append("}\n");
        }

        return body.Append("}\n").ToString();
    }

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^using [\w.]+;\n", RegexOptions.Multiline)]
    private static partial Regex Import();

    // Those in a condition of a block are not in reach at its end.
    [GeneratedRegex(@"^var (?<name>\w+) = new byte\[", RegexOptions.Multiline)]
    private static partial Regex Bytes();
}
