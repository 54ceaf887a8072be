using System.CommandLine;
using System.CommandLine.Parsing;
using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary>The options that say which units are maximised, and how.</summary>
internal sealed class MaximizationArguments
{
    private readonly RecipeArguments recipe = new();

    private readonly Option<string?> layer = new("--layer")
    {
        Description = "the layer of the units: tensor name, node name, glob, op:Conv or index:3 (default: the model's first output)",
        HelpName = "PATTERN",
    };

    private readonly Option<GradientUnit[]> units = UnitOption.Create("a picture of each; default: every channel, or those of --channels");

    private readonly Option<string?> by = new("--by")
    {
        Description = "the input that is changed, or a layer in its place, as if the network began there (default: the only input)",
        HelpName = "NAME",
    };

    private readonly Option<(int Height, int Width)?> size = PreparationOptions.Size(
        "--size", "rows and columns of the pictures (default: the preset's, or the input's own)");

    private readonly Option<string?> start = PathOptions.RefuseEmpty(new Option<string?>("--start")
    {
        Description = "a picture or an array (.npy, .npz:KEY) to begin at (default: noise; deepdream needs one)",
        HelpName = "INPUT",
    });

    private readonly Option<int> seed = Numbers.Whole("--seed", "what the noise begins with: the same number makes the same noise", 0, 0);
    private readonly Option<long> memoryBudget = ByteSize.Option(
        "--memory-budget", "memory for a batch of units, such as 512M (default 1G)");

    /// <summary>Adds the options to a command.</summary>
    public MaximizationArguments(Command command)
    {
        foreach (var option in All)
        {
            command.Options.Add(option);
        }
    }

    private Option[] All => [layer, units, by, size, start, seed, .. recipe.All, memoryBudget];

    /// <summary>The preset's name.</summary>
    public string Preset(ParseResult parsed) => recipe.Name(parsed);

    /// <summary>The options as they were given, each after a space.</summary>
    public string Text(ParseResult parsed)
    {
        var given = All.Select(parsed.GetResult).OfType<OptionResult>().Where(result => !result.Implicit);
        return string.Concat(given.SelectMany(result => result.Tokens.Select(token => $" {result.Option.Name} {token.Value}")
            .DefaultIfEmpty($" {result.Option.Name}")));
    }

    /// <summary>The path of <see cref="Start"/>, if there is one.</summary>
    public string[] StartPaths(ParseResult parsed) => parsed.GetValue(start) is { } path ? [path] : [];

    /// <summary>What the ascent begins at; <see langword="null"/> for noise.</summary>
    public InputFile? Start(ParseResult parsed) => parsed.GetValue(start) is { } path ? InputFile.OpenAll([path], default)[0] : null;

    /// <summary>Sees that the options go together, whatever the model.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="channels">The channels that were chosen.</param>
    /// <exception cref="UsageException">
    /// Units and channels were chosen, the preset needs a picture and there is none, or a number makes no sense beside another.
    /// </exception>
    public void Require(ParseResult parsed, ChannelRange channels)
    {
        if (parsed.GetValue(units) is { Length: > 0 } && channels != ChannelRange.All)
        {
            throw new UsageException("--unit and --channels both choose units: leave one of the two out.");
        }

        var chosen = recipe.Read(parsed);
        if (chosen.RestoresDetail && parsed.GetValue(start) is null)
        {
            throw new UsageException($"--preset {Preset(parsed)} changes a picture: give one with --start.");
        }

        try
        {
            chosen.Require();
        }
        catch (ArgumentException e)
        {
            throw new UsageException(ErrorText.Of(e));
        }
    }

    /// <summary>What the user wants of the library.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="settings">How the model is loaded and fed.</param>
    /// <param name="main">The input that <c>--input</c> does not give.</param>
    /// <param name="channels">The channels that were chosen.</param>
    /// <exception cref="UsageException">Nothing is left to be changed.</exception>
    public MaximizationOptions Read(ParseResult parsed, ModelSettings settings, OnnxInput? main, ChannelRange channels)
    {
        var chosen = parsed.GetValue(units) ?? [];
        if (main is null && parsed.GetValue(by) is null)
        {
            throw new UsageException("--input gives every input of the model: leave one out, which is changed, or name a layer with --by.");
        }

        return new()
        {
            Layer = parsed.GetValue(layer),
            By = parsed.GetValue(by) ?? (settings.Inputs.Count > 0 ? main!.Name : null),
            Recipe = recipe.Read(parsed),
            Size = parsed.GetValue(size),
            Seed = parsed.GetValue(seed),
            Units = chosen.Length > 0 ? chosen.Length : channels.End - channels.Start,
            Preparation = settings.Preparation,
            Model = settings.Onnx with { MemoryBudget = parsed.GetValue(memoryBudget) },
        };
    }

    /// <summary>Whether an input is changed, and not a layer in its place.</summary>
    public bool ChangesInput(ParseResult parsed) => parsed.GetValue(by) is null;

    /// <summary>The units that were chosen; none where it was left to the recipe.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="maximizer">The layer.</param>
    /// <param name="channels">The channels that were chosen.</param>
    /// <exception cref="CommandException">There are fewer.</exception>
    public IReadOnlyList<GradientUnit> Units(ParseResult parsed, ActivationMaximizer maximizer, ChannelRange channels)
    {
        var all = maximizer.Units;
        return parsed.GetValue(units) is { Length: > 0 } chosen ? chosen
            : channels == ChannelRange.All ? []
            : channels.End <= all.Count ? [.. all.Skip(channels.Start).Take(channels.End - channels.Start)]
            : throw new CommandException(
                $"--channels {channels}: the layer '{maximizer.Layer}' has {all.Count} channel(s), from 0 to {all.Count - 1}.");
    }
}
