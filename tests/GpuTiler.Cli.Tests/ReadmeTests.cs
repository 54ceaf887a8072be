using System.Text.RegularExpressions;
using GpuTiler.Imaging;

namespace GpuTiler.Cli.Tests;

/// <summary>What the README and the pages in docs say: their commands run, the picture is theirs, the figures were measured.</summary>
public partial class ReadmeTests
{
    private static readonly string Readme = Read("README.md");

    // The pages' commands go on from the README's.
    private static readonly string[] Pages =
        [Readme, .. Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md")
            .Order(StringComparer.Ordinal).Select(path => Read("docs", Path.GetFileName(path)))];

    [Fact]
    public void Every_command_runs_and_writes_what_it_names()
    {
        using var folder = new Workspace();
        Directory.CreateSymbolicLink(folder.At("samples"), Path.Combine(Repository.Root, "samples"));
        var commands = Pages.SelectMany(page => Shell().Matches(page)).SelectMany(block => block.Groups["lines"].Value.Split('\n'))
            .Select(line => line.Split(" #")[0].Trim()).Where(line => line.StartsWith("eng/gputiler ", StringComparison.Ordinal)).ToList();
        Assert.True(commands.Count >= 25, $"There are {commands.Count} commands.");
        foreach (string command in commands)
        {
            var result = Tool.RunBash(folder.Folder, command.Replace("eng/gputiler", "\"$TOOL\"", StringComparison.Ordinal));
            Assert.True(result.ExitCode == 0, $"{command}: {result.Error}");
            if (Output().Match(command) is { Success: true } output)
            {
                string path = folder.At(output.Groups["path"].Value);
                Assert.True(
                    Path.GetExtension(path) is ".png" or ".jpg" or ".webp" or ".gif" or ".html" or ".dzi"
                        ? File.Exists(path)
                        : Directory.EnumerateFiles(path, "*.png").Any(),
                    command);
            }
        }

        Assert.Equal(8, Directory.EnumerateFiles(folder.At("gputiler-demo"), "*.png").Count());
        CompareWithPicture(folder.Png("out/conv2.png"));
        Directory.Delete(folder.At("samples"));
    }

    [Fact]
    public void The_table_of_commands_is_the_programs()
    {
        using var folder = new Workspace();
        var help = folder.Run("--help").Output;
        var listed = help[help.IndexOf("Commands:", StringComparison.Ordinal)..].Split('\n').Skip(1)
            .Where(line => line.Length > 2 && line[2] != ' ').Select(line => line.Trim().Split(' ')[0]).Order(StringComparer.Ordinal);
        Assert.Equal(
            listed,
            CommandRow().Matches(Readme).Select(match => match.Groups["name"].Value).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_engines_code_is_the_samples()
    {
        string sample = File.ReadAllText(Path.Combine(Repository.Root, "samples", "engine-vulkan", "Program.cs"));
        var lines = Engine().Match(Read("docs", "engines.md")).Groups["code"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length >= 5, "The page shows an engine's frame.");
        Assert.All(lines, line => Assert.Contains(line, sample, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_row_of_the_speed_table_was_measured()
    {
        string[] reports =
            [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "benchmarks", "results"), "kernel.md", SearchOption.AllDirectories)
                .Select(File.ReadAllText)];
        var rows = Speed().Match(Read("docs", "benchmarks.md")).Value.Split('\n').Where(line => line.StartsWith('|')).ToList();
        Assert.True(rows.Count > 6, "The page has a table of figures.");
        Assert.Contains(reports, report => rows.All(report.Contains));
    }

    [Fact]
    public void The_README_is_short() => Assert.InRange(Readme.Split('\n').Length, 40, 150);

    [Fact]
    public void The_tests_that_the_threats_name_are_there()
    {
        var named = Regex.Matches(Read("SECURITY.md"), "`(\\w+Tests)`").Select(match => match.Groups[1].Value).ToHashSet();
        var there = Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .Select(Path.GetFileNameWithoutExtension);
        Assert.True(named.Count >= 10, $"There are {named.Count}.");
        Assert.Empty(named.Except(there!));
    }

    [Fact]
    public void Every_link_leads_somewhere()
    {
        string[] files = [.. Directory.GetFiles(Repository.Root, "*.md", SearchOption.AllDirectories)
            .Where(path => !Path.GetRelativePath(Repository.Root, path).Split(Path.DirectorySeparatorChar)
                .Any(part => part is "artifacts" or "node_modules" or "bin" or "obj"))];
        Assert.True(files.Length > 15, $"There are {files.Length} pages.");
        foreach (string file in files)
        {
            foreach (string target in Link().Matches(File.ReadAllText(file)).Select(match => match.Groups["target"].Value))
            {
                Assert.True(
                    Path.Exists(Path.Combine(Path.GetDirectoryName(file)!, target)),
                    $"{Path.GetRelativePath(Repository.Root, file)} links to {target}.");
            }
        }
    }

    private static string Read(params string[] path) => File.ReadAllText(Path.Combine([Repository.Root, .. path])).ReplaceLineEndings("\n");

    // Another processor may round an activation differently, which moves a level by one.
    private static void CompareWithPicture(Bitmap made)
    {
        var picture = ImageReader.Read(Path.Combine(Repository.Root, "samples", "digits", "conv2.png"));
        Assert.Equal((picture.Width, picture.Height, picture.Channels), (made.Width, made.Height, made.Channels));
        Assert.All(picture.Pixels.ToArray().Zip(made.Pixels.ToArray()), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
    }

    [GeneratedRegex(@"^```sh\n(?<lines>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Shell();

    [GeneratedRegex(@"^```cs\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Engine();

    // Of places in the repository alone, with what follows # left out.
    [GeneratedRegex(@"\]\((?<target>[^)#:\s]+)(#[^)]*)?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@" -o (?<path>\S+)")]
    private static partial Regex Output();

    [GeneratedRegex(@"^\| `gputiler (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex CommandRow();

    [GeneratedRegex("<!-- speed:begin [a-z0-9-]+ -->.*<!-- speed:end -->", RegexOptions.Singleline)]
    private static partial Regex Speed();
}
