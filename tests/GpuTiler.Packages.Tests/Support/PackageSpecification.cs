using System.Xml.Linq;

namespace GpuTiler.Packages.Tests;

/// <summary>What a package says of itself.</summary>
internal sealed class PackageSpecification(XElement root)
{
    private readonly XElement metadata = Assert.Single(root.Elements(), element => element.Name.LocalName == "metadata");

    /// <summary>The versions by the packages that it depends on.</summary>
    public IReadOnlyDictionary<string, string> Dependencies => metadata.Descendants()
        .Where(element => element.Name.LocalName == "dependency")
        .ToDictionary(element => (string)element.Attribute("id")!, element => (string)element.Attribute("version")!);

    /// <summary>An element's text, or nothing.</summary>
    public string Element(string name) => metadata.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value ?? "";
}
