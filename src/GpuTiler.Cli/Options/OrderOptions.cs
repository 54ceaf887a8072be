using System.CommandLine;

namespace GpuTiler.Cli;

/// <summary>The options that say in which order maps come, and how many of them.</summary>
internal sealed class OrderOptions
{
    private static readonly Dictionary<string, MapSort> Sorts = new()
    {
        ["mean"] = MapSort.Mean,
        ["max"] = MapSort.Maximum,
        ["std"] = MapSort.StandardDeviation,
        ["sparsity"] = MapSort.Sparsity,
        ["index"] = MapSort.Index,
    };

    private readonly Option<MapSort> sort = new Option<MapSort>("--sort")
    {
        Description = "what the maps of a layer are ordered by, the largest first",
        HelpName = string.Join('|', Sorts.Keys),
        DefaultValueFactory = _ => MapSort.Index,
        CustomParser = result => Sorts.TryGetValue(result.Tokens[0].Value, out var chosen)
            ? chosen
            : Words.Refuse<MapSort>(result, "--sort", result.Tokens[0].Value, Sorts.Keys),
    }.Completing(Sorts.Keys);

    private readonly Option<int> top = Numbers.Whole("--top", "the most maps of a layer that are shown; 0 shows all", 0, 0);

    public OrderOptions(Command command)
    {
        command.Options.Add(sort);
        command.Options.Add(top);
    }

    public MapOrder Read(ParseResult parsed) => new() { Sort = parsed.GetValue(sort), Top = parsed.GetValue(top) };

    /// <summary>An order as the option takes it.</summary>
    public static string Text(MapSort sort) => Sorts.Single(word => word.Value == sort).Key;
}
