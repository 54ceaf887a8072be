using System.Text.RegularExpressions;
using GpuTiler.Imaging;

namespace GpuTiler.Cli.Tests;

/// <summary>What the README says: its commands run, its picture is theirs, its figures were measured.</summary>
public partial class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md")).ReplaceLineEndings("\n");

    [Fact]
    public void Every_command_runs_and_writes_what_it_names()
    {
        using var folder = new Workspace();
        Directory.CreateSymbolicLink(folder.At("samples"), Path.Combine(Repository.Root, "samples"));
        var commands = Shell().Matches(Readme).SelectMany(block => block.Groups["lines"].Value.Split('\n'))
            .Select(line => line.Split(" #")[0].Trim()).Where(line => line.StartsWith("eng/gputiler ", StringComparison.Ordinal)).ToList();
        Assert.True(commands.Count >= 7, $"The README has {commands.Count} commands.");
        foreach (string command in commands)
        {
            var result = Tool.RunBash(folder.Folder, command.Replace("eng/gputiler", "\"$TOOL\"", StringComparison.Ordinal));
            Assert.True(result.ExitCode == 0, $"{command}: {result.Error}");
            if (Output().Match(command) is { Success: true } output)
            {
                string path = folder.At(output.Groups["path"].Value);
                Assert.True(Path.GetExtension(path) is ".png" or ".jpg" or ".webp" or ".gif" or ".html" or ".dzi" ? File.Exists(path) : Directory.EnumerateFiles(path, "*.png").Any(), command);
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
            .Select(line => line.Trim().Split(' ')[0]).Where(name => name.Length > 0).Order(StringComparer.Ordinal);
        Assert.Equal(listed, CommandRow().Matches(Readme).Select(match => match.Groups["name"].Value).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_engines_code_is_the_samples()
    {
        string sample = File.ReadAllText(Path.Combine(Repository.Root, "samples", "engine-vulkan", "Program.cs"));
        var lines = Engine().Match(Readme).Groups["code"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length >= 5, "The README shows an engine's frame.");
        Assert.All(lines, line => Assert.Contains(line, sample, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_row_of_the_speed_table_was_measured()
    {
        string[] reports = [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "benchmarks", "results"), "kernel.md", SearchOption.AllDirectories).Select(File.ReadAllText)];
        var rows = Speed().Match(Readme).Value.Split('\n').Where(line => line.StartsWith('|')).ToList();
        Assert.True(rows.Count > 6, "The README has a table of figures.");
        Assert.Contains(reports, report => rows.All(report.Contains));
    }

    // Another processor may round an activation differently, which moves a level by one.
    private static void CompareWithPicture(Bitmap made)
    {
        var picture = ImageReader.Read(Path.Combine(Repository.Root, "samples", "digits", "conv2.png"));
        Assert.Equal((picture.Width, picture.Height, picture.Channels), (made.Width, made.Height, made.Channels));
        Assert.All(picture.Pixels.ToArray().Zip(made.Pixels.ToArray()), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
    }

    [GeneratedRegex(@"^```sh\n(?<lines>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Shell();

    [GeneratedRegex(@"^### In an engine$.*?^```cs\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Engine();

    [GeneratedRegex(@" -o (?<path>\S+)")]
    private static partial Regex Output();

    [GeneratedRegex(@"^\| `gputiler (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex CommandRow();

    [GeneratedRegex("<!-- speed:begin [a-z0-9-]+ -->.*<!-- speed:end -->", RegexOptions.Singleline)]
    private static partial Regex Speed();
}
