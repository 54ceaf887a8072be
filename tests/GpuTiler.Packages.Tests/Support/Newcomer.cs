using System.Diagnostics;

namespace GpuTiler.Packages.Tests;

/// <summary>Somebody with an empty folder outside the repository, an SDK, and the packages that were made.</summary>
/// <remarks>
/// What they download of ours is theirs alone; what others made may be there already, in the cache of the machine.
/// </remarks>
internal sealed class Newcomer : IDisposable
{
    private readonly TempFolder folder = new();

    /// <summary>Where the newcomer works.</summary>
    public string Folder => folder.Path;

    /// <summary>Where the newcomer's program is built.</summary>
    public string Built => Path.Combine(Folder, "bin");

    public string At(string name) => Path.Combine(Folder, name);

    public void Dispose() => folder.Dispose();

    /// <summary>The sample network and a sample digit, as these READMEs name them.</summary>
    public void CopySamples()
    {
        foreach (var (name, copies) in new[]
        {
            ("digits.onnx", new[] { "samples/digits/digits.onnx", "model.onnx" }),
            ("images/7.png", ["samples/digits/images/7.png", "picture.png"]),
        })
        {
            foreach (string copy in copies)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(At(copy))!);
                File.Copy(Path.Combine(Project.Root, "samples", "digits", name), At(copy));
            }
        }
    }

    /// <summary>A console program with references to packages.</summary>
    public void WriteProgram(string code, IEnumerable<string> packages, string more = "")
    {
        File.WriteAllText(At("Program.cs"), code);
        File.WriteAllText(At("newcomer.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <OutputPath>bin</OutputPath>
                <RestoreAdditionalProjectSources>{Feed.Folder}</RestoreAdditionalProjectSources>
                <RestoreFallbackFolders>{MachineCache}</RestoreFallbackFolders>
              </PropertyGroup>
              <ItemGroup>
                {string.Concat(packages.Select(package => $"<PackageReference Include=\"{package}\" Version=\"{Feed.Version}\" />"))}
                {more}
              </ItemGroup>
            </Project>
            """);
    }

    /// <summary>The sources of a sample, beside the program's own.</summary>
    /// <param name="sample">A folder of <c>samples/</c>.</param>
    /// <param name="change">What becomes of each file's text.</param>
    public void CopySources(string sample, Func<string, string> change)
    {
        foreach (string file in Directory.GetFiles(Path.Combine(Project.Root, "samples", sample), "*.cs"))
        {
            File.WriteAllText(At(Path.GetFileName(file)), change(File.ReadAllText(file)));
        }
    }

    /// <summary>Runs a program in the newcomer's folder.</summary>
    /// <returns>What it wrote to standard output.</returns>
    public string Run(string program, params string[] arguments)
    {
        var (code, output, error) = Start(program, arguments);
        Assert.True(code == 0, output + error);
        return output;
    }

    /// <summary>Runs a program that ends with exit code 1.</summary>
    /// <returns>What it wrote to standard error.</returns>
    public string Fail(string program, params string[] arguments)
    {
        var (code, output, error) = Start(program, arguments);
        Assert.True(code == 1, $"exit code {code}: {output}{error}");
        return error;
    }

    private (int Code, string Output, string Error) Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        // A build that this test is part of speaks to its own children through these.
        foreach (string name in start.Environment.Keys
            .Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["NUGET_PACKAGES"] = At("packages");
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    private static string MachineCache => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}
