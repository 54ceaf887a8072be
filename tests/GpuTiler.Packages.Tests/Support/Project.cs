using System.Reflection;
using GpuTiler.Tests;

namespace GpuTiler.Packages.Tests;

/// <summary>A project of <c>src/</c>: a library, or the program, which is a package too.</summary>
internal sealed record Project(string Name)
{
    private const string Program = "GpuTiler.Cli";

    public static string Root { get; } = RepositoryRoot.Find();

    /// <summary>Every project there is, the program too.</summary>
    public static IReadOnlyList<Project> All { get; } =
        [.. Directory.GetDirectories(Path.Combine(Root, "src")).Select(folder => new Project(Path.GetFileName(folder)!)).OrderBy(project => project.Name, StringComparer.Ordinal)];

    /// <summary>Those that a program references.</summary>
    public static IEnumerable<Project> Libraries => All.Where(project => !project.IsProgram);

    public bool IsProgram => Name == Program;

    public string PackageId => IsProgram ? "GpuTiler.Tool" : Name;

    public string Readme => File.ReadAllText(Path.Combine(Root, "src", Name, "README.md")).ReplaceLineEndings("\n");

    public Assembly Assembly => Assembly.Load(Name);

    public override string ToString() => Name;
}
