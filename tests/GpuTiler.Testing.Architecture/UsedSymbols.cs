using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GpuTiler.Testing.Architecture;

/// <summary>What a piece of source means: the symbols of its names, and of what it calls without a name.</summary>
internal static class UsedSymbols
{
    /// <summary>The symbols that a node itself uses, those of its parts left out. Several together are candidates of one name.</summary>
    public static IEnumerable<ImmutableArray<ISymbol>> Of(SemanticModel model, SyntaxNode node)
    {
        switch (node)
        {
            // Names, attributes' included; "var" means the type that it stands for.
            case SimpleNameSyntax or AttributeSyntax:
            // Constructors, and "base(…)" or "this(…)".
            case BaseObjectCreationExpressionSyntax or ConstructorInitializerSyntax or PrimaryConstructorBaseTypeSyntax:
            // Indexers and operators.
            case ElementAccessExpressionSyntax or ElementBindingExpressionSyntax or ImplicitElementAccessSyntax:
            case BinaryExpressionSyntax or PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax:
            case AssignmentExpressionSyntax or CastExpressionSyntax:
                yield return Originals(model.GetSymbolInfo(node));
                break;
            case PositionalPatternClauseSyntax:
                // The Deconstruct of a pattern such as "is (var a, var b)".
                yield return Originals((model.GetOperation(node.Parent!) as IRecursivePatternOperation)?.DeconstructSymbol);
                break;
            case CommonForEachStatementSyntax loop:
                var info = model.GetForEachStatementInfo(loop);
                yield return Originals(info.GetEnumeratorMethod);
                yield return Originals(info.MoveNextMethod);
                yield return Originals(info.CurrentProperty);
                yield return Originals(info.ElementConversion.MethodSymbol);
                break;
            case CollectionExpressionSyntax collection:
                yield return Originals(model.GetTypeInfo(collection).ConvertedType);
                yield return Originals((model.GetOperation(collection) as ICollectionExpressionOperation)?.ConstructMethod);
                break;
        }

        if (node is AssignmentExpressionSyntax { Left: TupleExpressionSyntax or DeclarationExpressionSyntax } assignment)
        {
            yield return Originals(model.GetDeconstructionInfo(assignment).Method);
        }

        if (node is ExpressionSyntax expression)
        {
            yield return Originals(model.GetConversion(expression).MethodSymbol);
            if (node.Parent is InitializerExpressionSyntax { RawKind: (int)SyntaxKind.CollectionInitializerExpression })
            {
                yield return Originals(model.GetCollectionInitializerSymbolInfo(expression));
            }
        }
    }

    private static ImmutableArray<ISymbol> Originals(SymbolInfo info) =>
        info.Symbol is { } symbol ? Originals(symbol) : [.. info.CandidateSymbols.SelectMany(candidate => Originals(candidate))];

    // As declared: not of one type argument, and an extension's method itself.
    private static ImmutableArray<ISymbol> Originals(ISymbol? symbol) => symbol switch
    {
        null => [],
        IMethodSymbol { ReducedFrom: { } extension } => [extension.OriginalDefinition],
        _ => [symbol.OriginalDefinition],
    };
}
