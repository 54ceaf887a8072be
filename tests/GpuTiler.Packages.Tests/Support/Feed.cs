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
        Assert.Single(Directory.GetFiles(Folder, project.PackageId + ".*" + ending), path => char.IsAsciiDigit(Path.GetFileName(path)[project.PackageId.Length + 1]));

    public static ZipArchive Open(Project project, string ending = ".nupkg") => ZipFile.OpenRead(PathOf(project, ending));

    public static PackageSpecification Specification(Project project)
    {
        using var package = Open(project);
        using var stream = Assert.Single(package.Entries, entry => entry.FullName == project.PackageId + ".nuspec").Open();
        return new(XDocument.Load(stream).Root!);
    }
}
