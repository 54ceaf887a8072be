using System.Reflection;

namespace GpuTiler.Packages.Tests;

/// <summary>A project of <c>src/</c>: a library, or the program, which is a package too.</summary>
internal sealed record Project(string Name)
{
    private const string Program = "GpuTiler.Cli";

    // The package that it is made for is not in every registry: eng/computesharp.slnx builds it, and eng/pack leaves it out.
    private const string Apart = "GpuTiler.ComputeSharp";

    public static string Root { get; } = RepositoryRoot.Find();

    /// <summary>Every project that is packed, the program too.</summary>
    public static IReadOnlyList<Project> All { get; } =
        [.. Directory.GetDirectories(Path.Combine(Root, "src")).Select(folder => new Project(Path.GetFileName(folder)!))
            .Where(project => project.Name != Apart).OrderBy(project => project.Name, StringComparer.Ordinal)];

    /// <summary>Those that a program references.</summary>
    public static IEnumerable<Project> Libraries => All.Where(project => !project.IsProgram);

    public bool IsProgram => Name == Program;

    public string PackageId => IsProgram ? "GpuTiler.Tool" : Name;

    public string Readme => File.ReadAllText(Path.Combine(Root, "src", Name, "README.md")).ReplaceLineEndings("\n");

    public Assembly Assembly => Assembly.Load(Name);

    public override string ToString() => Name;
}
