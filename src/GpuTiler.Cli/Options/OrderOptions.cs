using System.CommandLine;

namespace GpuTiler.Cli;

/// <summary>The options that say in which order maps come, and how many of them.</summary>
internal sealed class OrderOptions
{
    private readonly Option<string> sort = new("--sort")
    {
        Description = "what the maps of a layer are ordered by, the largest first",
        HelpName = string.Join('|', MapOrder.Keys),
        DefaultValueFactory = _ => MapOrder.Index,
        CustomParser = result => MapOrder.Keys.Contains(result.Tokens[0].Value)
            ? result.Tokens[0].Value
            : Numbers.Error<string>(result, $"--sort {result.Tokens[0].Value}: {string.Join(", ", MapOrder.Keys)} can be given."),
    };

    private readonly Option<int> top = Numbers.Whole("--top", "the most maps of a layer that are shown; 0 shows all", 0, 0);

    public OrderOptions(Command command)
    {
        command.Options.Add(sort);
        command.Options.Add(top);
    }

    public MapOrder Read(ParseResult parsed) => new(parsed.GetValue(sort), parsed.GetValue(top));
}
