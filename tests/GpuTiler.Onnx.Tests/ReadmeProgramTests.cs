using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace GpuTiler.Onnx.Tests;

/// <summary>
/// The README's code as a newcomer tries it: in a new console project outside the repository, whose one reference is GpuTiler.Onnx.
/// </summary>
/// <remarks>
/// Every block fenced as <c>csharp</c> takes part, in a scope of its own, so that names may repeat; lines such as <c>using GpuTiler.Imaging;</c>
/// at its head become the file's. What a block takes as given is defined in <see cref="Given"/>: a new block's names go there. Each
/// <c>var NAME = new byte[…]</c> of a block is summed up in the output as its name, length, number of levels and largest level. A block
/// that is no program of its own is fenced as <c>cs</c> and stays out.
/// </remarks>
public sealed partial class ReadmeProgramTests : IDisposable
{
    private const string Given = """
        float[][] frames = [new float[784], [.. Enumerable.Range(0, 784).Select(i => i / 784f)]];
        var activations = new float[64 * 112 * 112];
        activations[5] = 1;
        """;

    private readonly TempFolder folder = new();

    private string Output => Path.Combine(folder.Path, "artifacts", "bin", "newcomer");

    [Fact]
    public void The_code_of_the_README_runs_in_a_new_project_which_may_leave_our_natives_out()
    {
        string[] blocks = [.. Block().Matches(Read("README.md")).Select(match => match.Groups["code"].Value)];
        Assert.True(blocks.Length >= 2, $"The README has {blocks.Length} blocks of C#.");
        WriteProject("");
        File.WriteAllText(Path.Combine(folder.Path, "Program.cs"), Program(blocks));

        // The README's paths start in the repository's folder; what its code writes stays in the project's.
        CopySamples();
        var results = Dotnet("run").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))
            .Where(words => words is ["made", _, _, _, _])
            .ToLookup(words => words[1], words => words[2..].Select(word => int.Parse(word, CultureInfo.InvariantCulture)).ToArray());
        Assert.Equal(blocks.Sum(block => Bytes().Count(block)), results.Sum(made => made.Count()));
        Assert.Contains(results["pixels"], made => made is [> 10_000, > 100, 255]); // activations have many levels
        Assert.Contains(results["mosaic"], made => made is [914 * 914, 2, 255]); // one activation is not zero
        Assert.Contains(Natives(), name => name.EndsWith(OperatingSystem.IsWindows() ? ".dll" : OperatingSystem.IsMacOS() ? ".dylib" : ".so", StringComparison.Ordinal));

        Assert.True(File.Exists(Path.Combine(folder.Path, "out", "layers", "3-conv2.png")));
        Assert.Contains("scores", File.ReadAllText(Path.Combine(folder.Path, "out", "report.html")), StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(Path.Combine(folder.Path, "out", "log")));

        // What docs/packages.md says to write, without the package that would bring another native library.
        WriteProject(Read("docs/packages.md").Split('\n').First(line => line.Contains("ExcludeAssets", StringComparison.Ordinal)));
        File.WriteAllText(Path.Combine(folder.Path, "Program.cs"), "Console.WriteLine(typeof(GpuTiler.Onnx.OnnxModel));");
        Directory.Delete(Output, recursive: true);
        Assert.Contains("GpuTiler.Onnx.OnnxModel", Dotnet("run"), StringComparison.Ordinal);
        Assert.Empty(Natives());
    }

    public void Dispose() => folder.Dispose();

    private string[] Natives() =>
        [.. Directory.EnumerateFiles(Output, "*onnxruntime.*", SearchOption.AllDirectories)
            .Select(path => Path.GetFileName(path)).Where(name => name.Contains("onnxruntime.", StringComparison.Ordinal))];

    private static string Program(string[] blocks)
    {
        var (head, body) = (new StringBuilder("using GpuTiler;\nusing GpuTiler.Onnx;\n"), new StringBuilder(Given));
        foreach (string block in blocks)
        {
            head.AppendJoin("", Import().Matches(block).Select(match => match.Value));
            body.Append("\n{\n").Append(Import().Replace(block, ""));
            body.AppendJoin("", Bytes().Matches(block).Select(match => $"Sum(nameof({match.Groups["name"]}), {match.Groups["name"]});\n"));
            body.Append("}\n");
        }

        body.Append("""

            static void Sum(string name, byte[] levels) =>
                Console.WriteLine($"made {name} {levels.Length} {levels.Distinct().Count()} {levels.Max()}");
            """);
        return $"{head}\n{body}\n";
    }

    private void WriteProject(string more) => File.WriteAllText(Path.Combine(folder.Path, "newcomer.csproj"), $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
          </PropertyGroup>
          <ItemGroup>
            <ProjectReference Include="{Path.Combine(Repository.Root, "src", "GpuTiler.Onnx", "GpuTiler.Onnx.csproj")}" />
            {more}
          </ItemGroup>
        </Project>
        """);

    private void CopySamples()
    {
        foreach (string name in new[] { "digits.onnx", "images/7.png" })
        {
            string copy = Path.Combine(folder.Path, "samples", "digits", name);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Path.Combine(Repository.Root, "samples", "digits", name), copy);
        }
    }

    // The artifacts are the project's own, for others may be building ours.
    private string Dotnet(string verb)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { verb, "--project", Path.Combine(folder.Path, "newcomer.csproj"), "-p:ArtifactsPath=" + Path.Combine(folder.Path, "artifacts"), "-p:RunAnalyzers=false" },
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // A build that this test is part of speaks to its own children through these.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output + error.Result);
        return output;
    }

    private static string Read(string path) => File.ReadAllText(Path.Combine(Repository.Root, path)).ReplaceLineEndings("\n");

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^using [\w.]+;\n", RegexOptions.Multiline)]
    private static partial Regex Import();

    [GeneratedRegex(@"^var (?<name>\w+) = new byte\[", RegexOptions.Multiline)]
    private static partial Regex Bytes();
}
