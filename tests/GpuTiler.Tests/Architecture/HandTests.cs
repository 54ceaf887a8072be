using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GpuTiler.Tests.Architecture;

/// <summary>The sources read as if one person had written them, as far as a test can see.</summary>
public partial class HandTests
{
    // As .editorconfig has it.
    private const int LineWidth = 140;

    // Functions and variables there have the names that the shaders give them.
    private const string Kernels = "src/GpuTiler.Ilgpu/Kernels/";

    private static readonly string[] Folders = ["src", "tests", "samples", "benchmarks"];

    [Fact]
    public void Sources_keep_to_one_hand()
    {
        string root = RepositoryRoot.Find();
        List<string> found = [.. Folders
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories))
            .AsParallel().AsOrdered()
            .SelectMany(path => Check(Path.GetRelativePath(root, path).Replace('\\', '/'), File.ReadAllText(path)))];
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [Theory]
    [InlineData("class A { private int _count; }", "_count")]
    [InlineData("class A { private static readonly int s_count; }", "s_count")]
    [InlineData("class A { bool B(object c) => c == null; }", "is null")]
    [InlineData("class A { bool B(object c) => null != c; }", "is null")]
    [InlineData("class A { int backgroundColour; }", "backgroundColour")]
    [InlineData("class A { void Normalise() { } }", "Normalise")]
    [InlineData("class A { void B(int neighbour) { } }", "neighbour")]
    [InlineData("// A comment that goes on and on and on and on and on and on and on and on and on and on and on and on and on and on and on and on and on and on and on and on and on and on and on.", "140")]
    public void What_does_not_is_found(string source, string expected) =>
        Assert.Contains(expected, Assert.Single(Check("src/GpuTiler/A.cs", source)), StringComparison.Ordinal);

    [Fact]
    public void A_long_text_and_a_name_in_a_text_are_left_alone() =>
        Assert.Empty(Check(
            "src/GpuTiler/A.cs", $$"""class A { string B() => "The colour of a neighbour == null: {{new string('x', LineWidth)}}"; }"""));

    private static IEnumerable<string> Check(string file, string text)
    {
        var root = CSharpSyntaxTree.ParseText(text, new(LanguageVersion.Preview), file).GetRoot();
        return LongLines(root).Concat(NullChecks(root)).Concat(file.StartsWith(Kernels, StringComparison.Ordinal) ? [] : Names(root));
    }

    private static IEnumerable<string> LongLines(SyntaxNode root)
    {
        var texts = root.DescendantTokens()
            .Where(token => token.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.InterpolatedStringTextToken
                or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken
                or SyntaxKind.InterpolatedRawStringEndToken)
            .ToList();
        return root.SyntaxTree.GetText().Lines
            .Where(line => line.Span.Length > LineWidth && !texts.Exists(token => token.Span.OverlapsWith(line.Span)))
            .Select(line => $"{Place(root, line.Start)}: {line.Span.Length} characters, and a line has {LineWidth} at most.");
    }

    private static IEnumerable<string> NullChecks(SyntaxNode root) => root.DescendantNodes().OfType<BinaryExpressionSyntax>()
        .Where(one => one.Kind() is SyntaxKind.EqualsExpression or SyntaxKind.NotEqualsExpression
            && (one.Left.IsKind(SyntaxKind.NullLiteralExpression) || one.Right.IsKind(SyntaxKind.NullLiteralExpression)))
        .Select(one => $"{Place(root, one.SpanStart)}: '{one}' is written with is null or is not null.");

    // Identifiers are American, as .NET's are; sentences are British, and so are the names of tests, which are sentences with underscores.
    // Grey is the exception: it is the field's name for the map.
    private static IEnumerable<string> Names(SyntaxNode root) => root.DescendantTokens()
        .Where(token => token.IsKind(SyntaxKind.IdentifierToken)
            && ((British().IsMatch(token.ValueText) && token.ValueText.IndexOf('_') <= 0)
                || token is { ValueText: ['_', _, ..] or ['s', '_', ..], Parent: VariableDeclaratorSyntax }))
        .Select(token => $"{Place(root, token.SpanStart)}: the name {token.ValueText} is written otherwise elsewhere.");

    private static string Place(SyntaxNode root, int position) =>
        $"{root.SyntaxTree.FilePath}:{root.SyntaxTree.GetLineSpan(new(position, 0)).StartLinePosition.Line + 1}";

    [GeneratedRegex(
        "colour|neighbour|behaviour|(?<!As)centre|catalogue|cancell(?!ation)|label(?:led|ling)|(?:normal|initial|optim|serial|quant|visual|recogn|maxim|minim|organ|summar|factor)is(?:e|ing|ation)",
        RegexOptions.IgnoreCase)]
    private static partial Regex British();
}
