using System.CommandLine;

namespace GpuTiler.Cli;

/// <summary>The options that say where the work is done.</summary>
internal sealed class DeviceOptions
{
    private readonly Option<string> device = new("--device")
    {
        Description = "where the network and the tiling run (see gputiler devices)",
        HelpName = "D[:INDEX]",
        DefaultValueFactory = _ => "auto",
    };

    private readonly Option<int> threads = Numbers.Whole("--threads", "threads on the processor; 0 is one for each core", 0, 0, 1024);

    private readonly Option<bool> quiet = new("--quiet") { Description = "no progress, no notes, no list of the files written" };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="names">What <c>--device</c> can name.</param>
    public DeviceOptions(Command command, IEnumerable<string> names)
    {
        command.Options.Add(device.Completing(names));
        command.Options.Add(threads);
        command.Options.Add(quiet);
    }

    /// <summary>What <c>--device</c> names.</summary>
    public string Device(ParseResult parsed) => parsed.GetValue(device)!;

    /// <summary>Whether <c>--device</c> was given.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetResult(device) is { Implicit: false };

    /// <summary>How it is opened.</summary>
    public DeviceSettings Settings(ParseResult parsed) => new(Threads(parsed));

    public int Threads(ParseResult parsed) => parsed.GetValue(threads);

    public bool Quiet(ParseResult parsed) => parsed.GetValue(quiet);
}
