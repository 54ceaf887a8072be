using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GpuTiler.Packages.Tests;

/// <summary>
/// The code that a page shows compiles, in a program that references everything. That it runs is for <see cref="NewcomerTests"/>.
/// </summary>
public sealed class ReadmeCodeTests
{
    // What an SDK project imports by itself.
    private const string Implicit = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    // Everything that this program may load, the framework too.
    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path))];

    public static TheoryData<string> Names => [.. Project.Libraries.Select(library => library.Name), .. ReadmeCode.Pages.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_code_of_each_page_compiles(string name)
    {
        var code = ReadmeCode.Pages.GetValueOrDefault(name) ?? new ReadmeCode(new Project(name).Readme);
        Assert.NotEmpty(code.Blocks);
        var stop = TestContext.Current.CancellationToken;
        var compilation = CSharpCompilation.Create(
            "readme",
            [
                CSharpSyntaxTree.ParseText(ReadmeCode.Program(code), cancellationToken: stop),
                CSharpSyntaxTree.ParseText(Implicit, cancellationToken: stop),
            ],
            References,
            new CSharpCompilationOptions(
                OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable,
                specificDiagnosticOptions: [new("CS8321", ReportDiagnostic.Suppress)])); // code that makes no bytes leaves Sum unused
        Assert.Empty(compilation.GetDiagnostics(stop).Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
    }
}
