using System.Globalization;
using System.Runtime.InteropServices;

namespace GpuTiler.Packages.Tests;

/// <summary>What somebody does who has the packages and nothing else of ours.</summary>
public sealed class NewcomerTests : IDisposable
{
    // The other pages name networks that nobody has.
    private static readonly string[] Pages = ["README.md", "docs/library.md"];

    private readonly Newcomer newcomer = new();

    [Fact]
    public void The_code_of_all_READMEs_runs_in_a_program_that_references_the_packages()
    {
        ReadmeCode[] readmes =
            [.. Pages.Select(page => ReadmeCode.Pages[page]), .. Project.Libraries.Select(library => new ReadmeCode(library.Readme))];
        newcomer.WriteProgram(ReadmeCode.Program(readmes), Project.Libraries.Select(library => library.PackageId));
        newcomer.CopySamples();
        var made = newcomer.Run("dotnet", "run").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim().Split(' '))
            .Where(words => words is ["made", _, _, _, _])
            .ToLookup(words => words[1], words => words[2..].Select(word => int.Parse(word, CultureInfo.InvariantCulture)).ToArray());
        Assert.Equal(readmes.Sum(readme => readme.Made), made.Sum(bytes => bytes.Count()));
        Assert.Contains(made["pixels"], bytes => bytes is [> 10_000, > 100, 255]); // activations have many levels
        Assert.Contains(made["mosaic"], bytes => bytes is [914 * 914, 2, 255]); // one activation is not zero
        Assert.NotEmpty(Natives());
        Assert.True(File.Exists(newcomer.At("out/layers/3-conv2.png")));
        Assert.Contains("scores", File.ReadAllText(newcomer.At("out/report.html")), StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(newcomer.At("out/log")));
        Assert.True(File.Exists(newcomer.At("mosaic.webp")));
    }

    [Fact]
    public void A_program_may_leave_our_native_library_out()
    {
        string reference = File.ReadLines(Path.Combine(Project.Root, "docs", "packages.md"))
            .First(line => line.Contains("ExcludeAssets", StringComparison.Ordinal));
        Assert.Contains(reference, new Project("GpuTiler.Onnx").Readme, StringComparison.Ordinal);
        newcomer.WriteProgram("Console.WriteLine(typeof(GpuTiler.Onnx.OnnxModel));", ["GpuTiler.Onnx"], reference);
        Assert.Contains("GpuTiler.Onnx.OnnxModel", newcomer.Run("dotnet", "run"), StringComparison.Ordinal);
        Assert.Empty(Natives());
    }

    [Fact]
    public void A_backend_of_ones_own_is_checked()
    {
        WriteBackend(code => code);
        string output = newcomer.Run("dotnet", "run");
        Assert.Matches(@"by way of a backend: \d{4} passed\.", output);
        Assert.Contains("Refused: The processor, by way of a backend keeps no ranges.", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_backend_that_is_one_byte_off_under_one_option_is_told_where()
    {
        const string Rendering = "images[slot], image);";
        int changed = 0;
        WriteBackend(code =>
        {
            changed += code.Contains(Rendering, StringComparison.Ordinal) ? 1 : 0;
            return code.Replace(Rendering, $"{Rendering} images[slot][^1] ^= (byte)(plan.RowGap > 0 ? 1 : 0);", StringComparison.Ordinal);
        });
        Assert.Equal(1, changed);
        Assert.Matches(
            @"RowGap = \d+.*: the pixel at x \d+, y \d+ of \d+×\d+ is \d+( \d+)*; the scalar reference has \d+( \d+)*\.",
            newcomer.Fail("dotnet", "run"));
    }

    [Fact]
    public void The_tool_is_installed_from_a_folder_and_runs()
    {
        newcomer.Run(
            "dotnet", "tool", "install", "GpuTiler.Tool", "--tool-path", "tools", "--version", Feed.Version, "--add-source", Feed.Folder);
        string program = newcomer.At(OperatingSystem.IsWindows() ? "tools/gputiler.exe" : "tools/gputiler");
        newcomer.Run(program, "demo");
        Assert.Equal(8, Directory.GetFiles(newcomer.At("gputiler-demo"), "*.png").Length);
        Assert.Contains(Feed.Version, newcomer.Run(program, "--version"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_tool_runs_without_being_installed() =>
        Assert.Contains(
            "conv2",
            newcomer.Run(
                "dotnet", "tool", "exec", $"GpuTiler.Tool@{Feed.Version}", "--yes", "--source", Feed.Folder, "--",
                "layers", Path.Combine(Project.Root, "samples", "digits", "digits.onnx")),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("DOTNET_EnableAVX512=0")]
    [InlineData("DOTNET_EnableAVX2=0")]
    public void An_archives_native_program_has_the_vectors_and_the_bytes_of_the_managed_one(string setting)
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "The archive is for Linux on x64.");
        newcomer.CopySamples();
        newcomer.Run("tar", "-xzf", Feed.ArchiveOf("linux-x64"), "--strip-components=1");
        Assert.Equal(Run("dotnet", "GpuTiler.Cli.dll", "--version"), Run("./gputiler", "--version"));
        foreach (string[] program in new[] { ["dotnet", "GpuTiler.Cli.dll"], new[] { "./gputiler" } })
        {
            Run([.. program, "tile", "picture.png", "--model", "model.onnx", "-o", program[0] == "dotnet" ? "managed" : "native"]);
        }

        string[] files = [.. Directory.GetFiles(newcomer.At("managed")).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];
        Assert.Equal(8, files.Length);
        Assert.All(
            files,
            file => Assert.Equal(File.ReadAllBytes(newcomer.At($"managed/{file}")), File.ReadAllBytes(newcomer.At($"native/{file}"))));

        string Run(params string[] words) => newcomer.Run("env", [.. setting.Split(' ', StringSplitOptions.RemoveEmptyEntries), .. words]);
    }

    public void Dispose() => newcomer.Dispose();

    private void WriteBackend(Func<string, string> change)
    {
        newcomer.WriteProgram("", ["GpuTiler.Conformance"]);
        newcomer.CopySources("backend", change);
    }

    private string[] Natives() =>
        [.. Directory.EnumerateFiles(newcomer.Built, "*onnxruntime.*", SearchOption.AllDirectories)
            .Where(path =>
                path.EndsWith(
                    OperatingSystem.IsWindows() ? "onnxruntime.dll" : OperatingSystem.IsMacOS() ? "onnxruntime.dylib" : "onnxruntime.so",
                    StringComparison.Ordinal)
                && !path.EndsWith("Microsoft.ML.OnnxRuntime.dll", StringComparison.OrdinalIgnoreCase))];
}
