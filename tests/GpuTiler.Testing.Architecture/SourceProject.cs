using System.Collections.Concurrent;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GpuTiler.Testing.Architecture;

/// <summary>Compiles a project's sources as they lie in its folder, to ask what their names mean. No generator runs.</summary>
internal static class SourceProject
{
    // What ImplicitUsings brings in a project of Microsoft.NET.Sdk.
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    // Partial methods and properties that a generator implements.
    private static readonly string[] WithoutGenerators = ["CS8795", "CS9248"];

    // Of every project that a test compiles, most references are the same.
    private static readonly ConcurrentDictionary<string, MetadataReference> Assemblies = new();

    // Whether a value may be null changes no name's meaning, and finding out would take most of the time.
    private static readonly CSharpParseOptions ParseOptions = new CSharpParseOptions(LanguageVersion.Preview, DocumentationMode.None)
        .WithFeatures([new("run-nullable-analysis", "never")]);

    /// <summary>The assemblies of the runtime that the test runs on.</summary>
    public static IReadOnlyList<string> RuntimeReferences { get; } = [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator).Where(path => Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location))];

    /// <summary>The assemblies in a folder of build output, a project's own left out.</summary>
    public static IEnumerable<string> AssembliesIn(string folder, string assemblyName) => Directory.EnumerateFiles(folder, "*.dll")
        .Where(path => Path.GetFileNameWithoutExtension(path) != assemblyName && IsManaged(path));

    /// <summary>Compiles every source below a folder. Paths of the trees are relative to it, with slashes.</summary>
    /// <param name="folder">The project's folder.</param>
    /// <param name="assemblyName">The project's assembly, whose name decides which internals it sees.</param>
    /// <param name="references">Paths of the assemblies that the project uses.</param>
    /// <param name="generated">What generators would add that other sources name; it lies in no room.</param>
    public static CSharpCompilation Read(string folder, string assemblyName, IEnumerable<string> references, string generated = "") =>
        Compile(
            (from path in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
             let name = Path.GetRelativePath(folder, path).Replace('\\', '/')
             where !IsBuildOutput(name)
             orderby name
             select (name, File.ReadAllText(path))).Append(("", generated)), assemblyName, references);

    /// <summary>Compiles sources that are given with their paths, relative to the project's folder.</summary>
    public static CSharpCompilation Compile(
        IEnumerable<(string Path, string Text)> files, string assemblyName, IEnumerable<string> references)
    {
        SyntaxTree[] trees = [.. files.Append(("", ImplicitUsings)).AsParallel().AsOrdered().Select(Parse)];
        bool isProgram = trees.Any(tree => tree.GetCompilationUnitRoot().Members.Any(member => member is GlobalStatementSyntax));
        var kind = isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
        var options = new CSharpCompilationOptions(kind, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable);
        return CSharpCompilation.Create(assemblyName, trees, references.Select(Assembly), options);
    }

    /// <summary>What keeps the compiler from knowing every name. Nothing may, or a use would go unseen.</summary>
    public static IReadOnlyList<string> ErrorsOf(CSharpCompilation compilation) =>
    [
        .. from diagnostic in compilation.GetDiagnostics()
           where diagnostic.Severity == DiagnosticSeverity.Error && !WithoutGenerators.Contains(diagnostic.Id)
           select diagnostic.ToString(),
    ];

    private static bool IsManaged(string path)
    {
        using var reader = new PEReader(File.OpenRead(path));
        return reader.HasMetadata;
    }

    private static MetadataReference Assembly(string path) => Assemblies.GetOrAdd(path, path => MetadataReference.CreateFromFile(path));

    private static SyntaxTree Parse((string Path, string Text) file) =>
        CSharpSyntaxTree.ParseText(SourceText.From(file.Text), ParseOptions, file.Path);

    private static bool IsBuildOutput(string name) =>
        name.StartsWith("bin/", StringComparison.Ordinal) || name.StartsWith("obj/", StringComparison.Ordinal);
}
