using System.Text;
using System.Xml.Linq;

namespace GpuTiler.Packages.Tests;

/// <summary>What is in each package.</summary>
public sealed class PackageTests
{
    private static readonly string[] Said = ["authors", "description", "copyright", "tags"];

    private static readonly string[] Natives =
    [
        "linux-x64/native/libonnxruntime.so", "linux-arm64/native/libonnxruntime.so", "osx-arm64/native/libonnxruntime.dylib",
        "win-x64/native/onnxruntime.dll",
    ];

    public static TheoryData<string> Names => [.. Project.All.Select(project => project.Name)];

    public static TheoryData<string> Libraries => [.. Project.Libraries.Select(project => project.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_package_says_what_it_is(string name)
    {
        var project = new Project(name);
        var specification = Feed.Specification(project);
        Assert.Equal(Feed.Version, specification.Element("version"));
        Assert.All(Said, element => Assert.NotEmpty(specification.Element(element)));
        Assert.Equal("MIT", specification.Element("license"));

        using var package = Feed.Open(project);
        using var readme = new StreamReader(package.GetEntry(specification.Element("readme"))!.Open());
        Assert.Equal(project.Readme, readme.ReadToEnd().ReplaceLineEndings("\n"));
        Assert.InRange(package.GetEntry(specification.Element("icon"))!.Length, 1, 1 << 20);
    }

    [Fact]
    public void The_tool_names_a_package_for_each_system_and_one_for_any_other()
    {
        using var package = Feed.Open(new("GpuTiler.Cli"));
        using var settings = package.GetEntry("tools/any/any/DotnetToolSettings.xml")!.Open();
        string[] systems =
            [.. XDocument.Load(settings).Descendants("RuntimeIdentifierPackage")
                .Select(element => (string)element.Attribute("RuntimeIdentifier")!)];
        Assert.Contains("linux-x64", systems);
        Assert.Contains("any", systems);
        foreach (string system in systems)
        {
            using var tool = Feed.OpenTool(system);
            string[] entries = [.. tool.Entries.Select(entry => entry.FullName)];
            string folder = Assert.Single(
                entries, entry => entry.EndsWith("/DotnetToolSettings.xml", StringComparison.Ordinal))[..^"DotnetToolSettings.xml".Length];
            Assert.Contains(folder + "sample/digits.onnx", entries);
            Assert.DoesNotContain(
                entries,
                entry => entry.EndsWith(".pdb", StringComparison.Ordinal)
                    || (entry.EndsWith(".xml", StringComparison.Ordinal) && entry.Contains("GpuTiler", StringComparison.Ordinal)));
            Assert.DoesNotContain(
                entries,
                entry => entry.Contains("android", StringComparison.Ordinal) || entry.Contains("/ios/", StringComparison.Ordinal));
            // Native code is there for every kind of processor, and beside it what it cannot do itself.
            Assert.All(
                system switch
                {
                    "any" => [.. Natives.Select(native => "runtimes/" + native), "GpuTiler.Cli.dll"],
                    "linux-x64" => ["gputiler", "gputiler-x86-64-v3", "gputiler-x86-64-v4", "GpuTiler.Cli.dll", "libonnxruntime.so"],
                    _ => new[] { system.StartsWith("win", StringComparison.Ordinal) ? "gputiler.exe" : "gputiler" },
                },
                file => Assert.Contains(folder + file, entries));
            Assert.Equal(system != "any", File.Exists(Feed.ArchiveOf(system)));
            Assert.Equal(system == "any", !entries.Any(entry => Path.GetFileNameWithoutExtension(entry) == "gputiler"));
        }
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_package_has_what_its_project_makes_and_asks_for_what_it_references(string name)
    {
        var project = new Project(name);
        using var package = Feed.Open(project);
        string[] entries = [.. package.Entries.Select(entry => entry.FullName)];
        Assert.Equal(
            [$"{name}.dll", $"{name}.xml"],
            entries.Where(entry => entry.StartsWith("lib/net10.0/", StringComparison.Ordinal))
                .Select(Path.GetFileName).Order(StringComparer.Ordinal));
        using var symbols = Feed.Open(project, ".snupkg");
        Assert.NotNull(symbols.GetEntry($"lib/net10.0/{name}.pdb"));

        // The libraries look into each other, so they are of one version.
        var file = XDocument.Load(Path.Combine(Project.Root, "src", name, name + ".csproj"));
        var expected = Includes(file, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))
            .ToDictionary(reference => reference, _ => $"[{Feed.Version}]");
        foreach (string reference in Includes(file, "PackageReference"))
        {
            expected[reference] = VersionOf(reference);
        }

        Assert.Equal(
            expected.OrderBy(pair => pair.Key, StringComparer.Ordinal),
            Feed.Specification(project).Dependencies.OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_package_says_nothing_of_the_machine_that_made_it(string name)
    {
        var project = new Project(name);
        byte[][] folders = [.. new[] { Project.Root, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + "/." }
            .SelectMany(folder => new[] { Encoding.UTF8.GetBytes(folder), Encoding.Unicode.GetBytes(folder) })];
        foreach (string ending in project.IsProgram ? [".nupkg"] : new[] { ".nupkg", ".snupkg" })
        {
            using var package = Feed.Open(project, ending);
            foreach (var entry in package.Entries
                .Where(entry => Path.GetFileName(entry.FullName).StartsWith("GpuTiler", StringComparison.Ordinal)))
            {
                using var content = new MemoryStream();
                using (var stream = entry.Open())
                {
                    stream.CopyTo(content);
                }

                Assert.All(folders, folder => Assert.Equal(-1, content.GetBuffer().AsSpan(0, (int)content.Length).IndexOf(folder)));
            }
        }
    }

    private static IEnumerable<string> Includes(XDocument file, string item) =>
        file.Descendants(item).Select(element => (string)element.Attribute("Include")!);

    // The libraries take the oldest that they work with.
    private static string VersionOf(string package)
    {
        var versions = XDocument.Load(Path.Combine(Project.Root, "Directory.Packages.props"));
        string version = (string)versions.Descendants("PackageVersion")
            .First(element => (string?)element.Attribute("Include") == package).Attribute("Version")!;
        return version.StartsWith("$(", StringComparison.Ordinal) ? versions.Descendants(version[2..^1]).Single().Value : version;
    }
}
