using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace GpuTiler.Onnx.Tests;

/// <summary>What docs/packages.md says of the packages is what the build takes.</summary>
public partial class PackageTests
{
    [Fact]
    public void The_table_has_every_package_with_its_versions()
    {
        var pins = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props"));
        var programs = XDocument.Load(Path.Combine(Repository.Root, "eng", "OnnxRuntimeNative.props"));
        var properties = pins.Descendants("PropertyGroup").Elements()
            .ToDictionary(property => property.Name.LocalName, property => property.Value);
        var pinned = pins.Descendants("PackageVersion")
            .Select(pin => (
                Package: (string?)pin.Attribute("Include") ?? (string?)pin.Attribute("Update"), Version: (string?)pin.Attribute("Version")))
            .Concat(programs.Descendants("PackageReference").Select(reference => (
                Package: (string?)reference.Attribute("Include"), Version: (string?)reference.Attribute("VersionOverride"))))
            .Where(pin => pin.Version is not null)
            .Select(pin => $"{pin.Package} {Property().Replace(pin.Version!, match => properties[match.Groups["name"].Value])}");
        var documented = Row().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "packages.md")).ReplaceLineEndings("\n"))
            .SelectMany(row => Version().Matches(row.Groups["versions"].Value).Select(version => $"{row.Groups["package"]} {version}"));
        Assert.Equal(pinned.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    // NuGet's packages alone: what comes from elsewhere is in a table of its own, without backticks.
    [GeneratedRegex(@"^\| `(?<package>[\w.]+)` \|(?<versions>[^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\d+\.\d+\.\d+")]
    private static partial Regex Version();

    [GeneratedRegex(@"\$\((?<name>\w+)\)")]
    private static partial Regex Property();
}
