using System.CommandLine;

namespace GpuTiler.Cli;

/// <summary>The options that say what is kept of the layers beside the files of their mosaics.</summary>
internal sealed class KeepOptions
{
    private readonly Option<string?> activations = PathOptions.RefuseEmpty(new Option<string?>("--save-activations")
    {
        Description = "the activations of a model: a folder for an array (.npy) of each layer, or one archive (.npz) of all",
        HelpName = "DIR|FILE.npz",
    });

    private readonly LogOptions log;

    public KeepOptions(Command command)
    {
        activations.Validators.Add(PathOptions.RequirePath);
        command.Options.Add(activations);
        log = new LogOptions(
            command, "an event file with each layer's mosaics, histogram and statistics, in this folder",
            "the step in the event file; the first, with a folder of models (default 0, or the numbers in the models' names)");
    }

    /// <summary>The options that the user gave and that mean nothing without a model.</summary>
    public IEnumerable<string> GivenForModels(ParseResult parsed) => IsGiven(parsed) ? [activations.Name] : [];

    /// <summary>Whether the user wants any of this.</summary>
    public bool Any(ParseResult parsed) => IsGiven(parsed) || log.IsGiven(parsed);

    /// <summary>Whether a copy of each mosaic is kept.</summary>
    public bool KeepsMosaics(ParseResult parsed) => log.IsGiven(parsed);

    /// <summary>The step that the user gave.</summary>
    public long? Step(ParseResult parsed) => log.Step(parsed);

    /// <summary>What the user wants; nothing is written yet.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="isListed">Whether each file is named on standard output.</param>
    /// <param name="progress">Gives way to what is said.</param>
    /// <exception cref="UsageException">There is a step and no event file.</exception>
    public KeptLayers Open(ParseResult parsed, bool isListed, Progress progress) =>
        new(log.Folder(parsed), parsed.GetValue(activations), isListed, progress);

    private bool IsGiven(ParseResult parsed) => parsed.GetResult(activations) is { Implicit: false };
}
