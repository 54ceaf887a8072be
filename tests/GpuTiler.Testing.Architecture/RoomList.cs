using System.Text.RegularExpressions;

namespace GpuTiler.Testing.Architecture;

/// <summary>The order of a project's rooms, as docs/architecture.md has it.</summary>
internal static partial class RoomList
{
    /// <summary>The rooms between the page's marks for a project, in their order.</summary>
    /// <param name="project">The project's name, such as <c>GpuTiler</c>.</param>
    public static string[] Of(string project)
    {
        string page = File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "docs", "architecture.md"));
        var block = Block().Matches(page).Single(match => match.Groups["project"].Value == project);
        return [.. Item().Matches(block.Groups["list"].Value).Select(match => match.Groups["room"].Value)];
    }

    [GeneratedRegex(@"<!-- rooms:begin (?<project>\S+) -->(?<list>.*?)<!-- rooms:end -->", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^\d+\. \[`(?<room>\w+)`\]", RegexOptions.Multiline)]
    private static partial Regex Item();
}
