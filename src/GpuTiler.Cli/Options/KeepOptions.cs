using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace GpuTiler.Cli;

/// <summary>The options that say what is kept of the layers beside the files of their mosaics.</summary>
internal sealed class KeepOptions
{
    private readonly Option<string?> activations = PathOptions.RefuseEmpty(new Option<string?>("--save-activations")
    {
        Description = "the activations of a model: a folder for an array (.npy) of each layer, or one archive (.npz) of all",
        HelpName = "DIR|FILE.npz",
    });

    private readonly Option<string?> tensorBoard = PathOptions.RefuseEmpty(new Option<string?>("--tensorboard")
    {
        Description = "an event file with each layer's mosaics, histogram and statistics, in this folder",
        HelpName = "LOGDIR",
    });

    private readonly Option<long?> step = new("--step")
    {
        Description = "the step in the event file; the first, with a folder of models (default 0, or the numbers in the models' names)",
        HelpName = "N",
        CustomParser = result => long.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : Numbers.Error<long?>(result, $"--step {result.Tokens[0].Value}: a whole number from 0 is needed."),
    };

    public KeepOptions(Command command)
    {
        activations.Validators.Add(RefuseStandardOutput);
        tensorBoard.Validators.Add(RefuseStandardOutput);
        foreach (var option in new Option[] { activations, tensorBoard, step })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The options that the user gave and that mean nothing without a model.</summary>
    public IEnumerable<string> GivenForModels(ParseResult parsed) => Given(parsed, activations);

    /// <summary>Whether the user wants any of this.</summary>
    public bool Any(ParseResult parsed) => Given(parsed, activations, tensorBoard).Any();

    /// <summary>Whether a copy of each mosaic is kept.</summary>
    public bool KeepsMosaics(ParseResult parsed) => Given(parsed, tensorBoard).Any();

    /// <summary>The step that the user gave.</summary>
    public long? Step(ParseResult parsed) => parsed.GetValue(step);

    /// <summary>What the user wants; nothing is written yet.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="isListed">Whether each file is named on standard output.</param>
    /// <param name="progress">Gives way to what is said.</param>
    /// <exception cref="UsageException">There is a step and no event file.</exception>
    public KeptLayers Open(ParseResult parsed, bool isListed, Progress progress)
    {
        if (Step(parsed) is not null && parsed.GetValue(tensorBoard) is null)
        {
            throw new UsageException("--step needs --tensorboard LOGDIR.");
        }

        return new(parsed.GetValue(tensorBoard), parsed.GetValue(activations), isListed, progress);
    }

    private static IEnumerable<string> Given(ParseResult parsed, params Option[] options) =>
        options.Where(option => parsed.GetResult(option) is { Implicit: false }).Select(option => option.Name);

    private static void RefuseStandardOutput(OptionResult result)
    {
        if (result.Tokens is [{ Value: var path }] && Places.IsStandardOutput(path))
        {
            result.AddError($"{result.Option.Name} {path}: a path is needed, not standard output.");
        }
    }
}
