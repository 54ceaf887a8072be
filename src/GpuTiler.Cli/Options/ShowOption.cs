using System.CommandLine;

namespace GpuTiler.Cli;

/// <summary><c>--show</c>: the images that are written are drawn in the terminal too.</summary>
internal sealed class ShowOption
{
    // What a terminal usually has, where none says.
    private const int UsualColumns = 80;

    private static readonly Dictionary<string, TerminalGraphics> Ways = new()
    {
        ["kitty"] = TerminalGraphics.Kitty,
        ["iterm2"] = TerminalGraphics.Iterm2,
        ["sixel"] = TerminalGraphics.Sixel,
        ["blocks"] = TerminalGraphics.Blocks,
    };

    private readonly Option<string?> show = new Option<string?>("--show")
    {
        Description = "draw the images in the terminal too, by the protocol of Kitty, of iTerm2 or of sixels where it has one, "
            + "otherwise in characters; a word chooses, whatever there is",
        HelpName = string.Join('|', Ways.Keys),
        Arity = ArgumentArity.ZeroOrOne,
    }.Completing(Ways.Keys);

    /// <summary>Adds the option to a command.</summary>
    public ShowOption(Command command)
    {
        show.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var word }] && !Ways.ContainsKey(word))
            {
                result.AddError($"--show {word}: {string.Join(", ", Ways.Keys)} can be given, or nothing{Words.Offer(word, Ways.Keys)}.");
            }
        });
        command.Options.Add(show);
    }

    /// <summary>What draws the images; <see langword="null"/> where they are only written.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="place">Where they go; <see langword="null"/> for nowhere.</param>
    /// <param name="isPyramid">Whether they are pyramids.</param>
    /// <param name="isUsual">Whether they are drawn without the option, where there is a terminal.</param>
    /// <exception cref="UsageException">Nothing can be drawn.</exception>
    public TerminalPictures? Read(ParseResult parsed, string? place, bool isPyramid = false, bool isUsual = false)
    {
        string? word = parsed.GetValue(show);
        bool isGiven = parsed.GetResult(show) is { Implicit: false };
        string? problem = !isGiven ? null
            : place is null ? "--show draws the images that are written: add -o PATH."
            : Places.IsStandardOutput(place) ? "--show draws in the terminal, and -o - writes the image there: leave one of the two out."
            : isPyramid ? "--show draws images, and --deepzoom writes pyramids: leave one of the two out."
            : word is null && Console.IsOutputRedirected
                ? "--show draws in a terminal, and standard output is none: leave it out, or choose a way, such as --show blocks."
            : null;
        return problem is not null ? throw new UsageException(problem)
            : word is not null ? new(Ways[word], TerminalSize.OutputColumns ?? UsualColumns)
            : isGiven || (isUsual && !Console.IsOutputRedirected)
                ? new(GraphicsDetection.Find(), TerminalSize.OutputColumns ?? UsualColumns)
            : null;
    }
}
