using System.IO.Compression;
using System.Xml.Linq;

namespace GpuTiler.Packages.Tests;

/// <summary>The folder of packages that <c>eng/test packages</c> has made: <c>GPUTILER_PACKAGES</c>.</summary>
internal static class Feed
{
    private const string Variable = "GPUTILER_PACKAGES";

    /// <summary>Skips the test where there are no packages.</summary>
    public static string Folder
    {
        get
        {
            string? folder = Environment.GetEnvironmentVariable(Variable);
            Assert.SkipWhen(folder is null, $"{Variable} is not set: run eng/test packages, which makes them.");
            return folder!;
        }
    }

    /// <summary>The one version that all packages have.</summary>
    public static string Version => Specification(new("GpuTiler")).Element("version");

    /// <summary>A package of the folder. There is one, whatever its version.</summary>
    public static string PathOf(Project project, string ending = ".nupkg") =>
        Assert.Single(
            Directory.GetFiles(Folder, project.PackageId + ".*" + ending),
            path => char.IsAsciiDigit(Path.GetFileName(path)[project.PackageId.Length + 1]));

    /// <summary>The program as a tool for one system, or for any other.</summary>
    /// <param name="system">A runtime identifier, or <c>any</c>.</param>
    public static ZipArchive OpenTool(string system) => ZipFile.OpenRead(Path.Combine(Folder, $"GpuTiler.Tool.{system}.{Version}.nupkg"));

    /// <summary>The program for one system with all that it needs: a <c>.tar.gz</c> with one folder.</summary>
    public static string ArchiveOf(string system) => Path.Combine(Folder, $"gputiler-{Version}-{system}.tar.gz");

    public static ZipArchive Open(Project project, string ending = ".nupkg") => ZipFile.OpenRead(PathOf(project, ending));

    public static PackageSpecification Specification(Project project)
    {
        using var package = Open(project);
        using var stream = Assert.Single(package.Entries, entry => entry.FullName == project.PackageId + ".nuspec").Open();
        return new(XDocument.Load(stream).Root!);
    }
}
