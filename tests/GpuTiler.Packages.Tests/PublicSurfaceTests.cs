using PublicApiGenerator;

namespace GpuTiler.Packages.Tests;

/// <summary>
/// What each library offers, in docs/api: a change there is seen in review. After one that is meant, run this test program with
/// <c>GPUTILER_ACCEPT_API=1</c>.
/// </summary>
public sealed class PublicSurfaceTests
{
    private static readonly ApiGeneratorOptions Options = new()
    {
        // What a user of the library cannot call or see says nothing to them.
        ExcludeAttributes =
        [
            "System.Diagnostics.DebuggerDisplayAttribute", "System.Reflection.AssemblyMetadataAttribute",
            "System.Runtime.CompilerServices.InternalsVisibleToAttribute",
            "System.Runtime.CompilerServices.CompilerGeneratedAttribute",
        ],
        DenyNamespacePrefixes = [],
    };

    public static TheoryData<string> Names => [.. Project.Libraries.Select(library => library.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_public_surface_is_the_one_in_the_docs(string name)
    {
        string path = Path.Combine(Project.Root, "docs", "api", name + ".txt");
        string[] found = new Project(name).Assembly.GeneratePublicApi(Options).ReplaceLineEndings("\n").TrimEnd().Split('\n');
        if (Environment.GetEnvironmentVariable("GPUTILER_ACCEPT_API") == "1")
        {
            File.WriteAllText(path, string.Join('\n', found) + "\n");
        }

        string[] accepted = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n").TrimEnd().Split('\n') : [];
        var (gone, come) = (accepted.Except(found).Take(5), found.Except(accepted).Take(5));
        Assert.True(found.SequenceEqual(accepted), $"""
            docs/api/{name}.txt is not what the library offers. Where the change is meant, GPUTILER_ACCEPT_API=1 writes it anew.
            gone: {string.Join("\n      ", gone)}
            come: {string.Join("\n      ", come)}
            """);
    }

    [Fact]
    public void The_docs_have_no_library_that_is_gone() =>
        Assert.Equal(
            Project.Libraries.Select(library => library.Name),
            Directory.GetFiles(Path.Combine(Project.Root, "docs", "api"), "*.txt")
                .Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal));
}
