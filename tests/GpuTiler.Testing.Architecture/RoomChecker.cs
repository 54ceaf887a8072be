using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GpuTiler.Testing.Architecture;

/// <summary>
/// Finds where a room of a project, a folder directly below the project's, uses one that comes after it. A type may be used by every
/// room from the first on that declares a part of it; a member by every room from the one on that its own declaration lies in.
/// </summary>
/// <remarks>
/// Files beside the rooms may use everything, and no room may use them. Documentation may point forward: a <c>cref</c> is no use.
/// </remarks>
/// <param name="rooms">The rooms' names, in the order that holds.</param>
internal sealed class RoomChecker(params string[] rooms)
{
    /// <summary>Foreign namespaces, with what lies below them, that only the rooms beside them may use.</summary>
    public IReadOnlyDictionary<string, string[]> ReservedNamespaces { get; init; } = new Dictionary<string, string[]>();

    /// <summary>Every use against the order, and every folder that the order does not know or a project does not have.</summary>
    /// <param name="project">Compiled by <see cref="SourceProject"/>, without errors.</param>
    public IReadOnlyList<string> FindViolations(CSharpCompilation project)
    {
        string[] folders = [.. project.SyntaxTrees.Select(tree => RoomOf(tree.FilePath)).Where(room => room.Length > 0).Distinct()];
        string[] wrongFolders =
        [
            .. folders.Except(rooms).Select(folder => $"{folder} is a folder and not in the order of the rooms"),
            .. rooms.Except(folders).Select(room => $"{room} is in the order of the rooms and no folder with sources"),
        ];
        var files = project.SyntaxTrees.Where(tree => RoomOf(tree.FilePath).Length > 0);
        return wrongFolders.Length > 0 ? wrongFolders : [.. files.AsParallel().AsOrdered().SelectMany(tree => Violations(project, tree))];
    }

    private List<string> Violations(CSharpCompilation project, SyntaxTree tree)
    {
        var model = project.GetSemanticModel(tree);
        List<string> found = [];
        // Directives and documentation lie in trivia, which are left out.
        foreach (var node in tree.GetRoot().DescendantNodes())
        {
            foreach (var symbols in UsedSymbols.Of(model, node))
            {
                // A method's name alone, as in nameof, means every overload: one that may be used is enough.
                if (symbols.Length > 0 && symbols.All(symbol => Against(tree.FilePath, symbol) is not null))
                {
                    int line = node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
                    found.Add($"{tree.FilePath}:{line} uses {Against(tree.FilePath, symbols[0])}");
                }
            }
        }

        return [.. found.Distinct()];
    }

    // What a file may not use: where it is declared, and its name.
    private string? Against(string user, ISymbol symbol)
    {
        string room = RoomOf(user);
        if (ReservedFor(symbol) is { } reserved && !reserved.Value.Contains(room))
        {
            return $"{reserved.Key} ({NameOf(symbol)}), which is for {string.Join(", ", reserved.Value)}";
        }

        return FileOf(symbol) is { } file && PlaceOf(file) > PlaceOf(user) ? $"{file} ({NameOf(symbol)})" : null;
    }

    // The file whose room decides; none for what the project does not declare.
    private string? FileOf(ISymbol symbol)
    {
        switch (symbol)
        {
            case INamedTypeSymbol type:
                return Files(type).MinBy(PlaceOf);
            case IMethodSymbol or IPropertySymbol or IFieldSymbol or IEventSymbol:
                // A partial member lies where its body does. What the compiler adds, such as a default constructor, lies with its type.
                return Files(symbol, Implementation(symbol)).MaxBy(PlaceOf)
                    ?? (symbol.ContainingType is { } container ? FileOf(container) : null);
            default:
                return null;
        }
    }

    private static string NameOf(ISymbol symbol) => symbol switch
    {
        INamespaceSymbol => symbol.ToDisplayString(),
        IMethodSymbol { MethodKind: MethodKind.Constructor } => symbol.ContainingType.Name,
        // What stands in an extension block is known by the class around it.
        { ContainingType: { IsExtension: true } block } => $"{block.ContainingType.Name}.{symbol.Name}",
        { ContainingType: { } type } => $"{type.Name}.{symbol.Name}",
        _ => symbol.Name,
    };

    private static ISymbol? Implementation(ISymbol symbol) => symbol switch
    {
        IMethodSymbol method => method.PartialImplementationPart,
        IPropertySymbol property => property.PartialImplementationPart,
        IEventSymbol @event => @event.PartialImplementationPart,
        _ => null,
    };

    // What a generator adds is in no file, and lies with its type.
    private static IEnumerable<string> Files(params ISymbol?[] parts) => parts.OfType<ISymbol>()
        .SelectMany(part => part.DeclaringSyntaxReferences)
        .Select(reference => reference.SyntaxTree.FilePath).Where(file => file.Length > 0);

    private KeyValuePair<string, string[]>? ReservedFor(ISymbol symbol)
    {
        string? name = (symbol as INamespaceSymbol ?? symbol.ContainingNamespace)?.ToDisplayString();
        foreach (var reserved in ReservedNamespaces)
        {
            if (name == reserved.Key || name?.StartsWith(reserved.Key + ".", StringComparison.Ordinal) == true)
            {
                return reserved;
            }
        }

        return null;
    }

    // Files beside the rooms come last.
    private int PlaceOf(string file) => RoomOf(file) is { Length: > 0 } room ? Array.IndexOf(rooms, room) : rooms.Length;

    private static string RoomOf(string file) => file.Contains('/') ? file[..file.IndexOf('/')] : "";
}
