using System.Text.RegularExpressions;

namespace GpuTiler.Ilgpu.Tests;

/// <summary>What docs/backends.md shows of the two sources of the kernel is what they are.</summary>
public partial class PageTests
{
    private static readonly string Root = RepositoryRoot.Find();

    private static readonly string Page = File.ReadAllText(Path.Combine(Root, "docs", "backends.md")).ReplaceLineEndings("\n");

    [Theory]
    [InlineData("hlsl", "shaders", "*.hlsl*")]
    [InlineData("c#", "src/GpuTiler.Ilgpu/Kernels", "*.cs")]
    public void A_function_that_is_shown_stands_in_the_source(string language, string folder, string files)
    {
        string[] shown = [.. Code().Matches(Page)
            .Where(block => block.Groups["language"].Value == language)
            .Select(block => block.Groups["code"].Value)];
        Assert.NotEmpty(shown);
        // A member of a class is indented there.
        string source = string.Concat(Lines(folder, files).Select(line =>
            (language == "c#" && line.StartsWith("    ", StringComparison.Ordinal) ? line[4..] : line) + '\n'));
        Assert.All(shown, code => Assert.Contains(code, source));
    }

    [Fact]
    public void The_lines_of_both_sources_are_as_many_as_the_table_says() => Assert.Contains(
        $"includes, {Lines("shaders", "*.hlsl*").Length} lines | [`src/GpuTiler.Ilgpu/Kernels`](../src/GpuTiler.Ilgpu/Kernels), {Lines("src/GpuTiler.Ilgpu/Kernels", "*.cs").Length} lines |",
        Page);

    private static string[] Lines(string folder, string files) =>
        [.. Directory.GetFiles(Path.Combine(Root, folder), files).SelectMany(File.ReadLines)];

    [GeneratedRegex(@"^```(?<language>\S+)\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();
}
