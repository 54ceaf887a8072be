namespace GpuTiler.Cli;

/// <summary>Which way to draw the terminal understands.</summary>
internal static class GraphicsDetection
{
    // Every terminal that can be asked answers this one; most at once, those at the end of a slow line later.
    private const string AttributesQuestion = "\e[c", AttributesAnswer = "\e[?", SixelAttribute = "4";

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    /// <summary>That of the terminal at standard output.</summary>
    public static TerminalGraphics Find() => Find(
        Environment.GetEnvironmentVariable,
        () => Console.IsInputRedirected || Console.IsOutputRedirected ? "" : TerminalQuery.Ask(AttributesQuestion, last: 'c', Patience));

    /// <summary>The same, from what is known of a terminal.</summary>
    /// <param name="variable">The environment.</param>
    /// <param name="ask">What the terminal answers to a question for its attributes.</param>
    public static TerminalGraphics Find(Func<string, string?> variable, Func<string> ask)
    {
        string term = variable("TERM") ?? "";
        // They keep the variables of the terminal that they run in, and draw none of its pictures.
        bool isInside = term.StartsWith("tmux", StringComparison.Ordinal) || term.StartsWith("screen", StringComparison.Ordinal);
        return isInside ? OfAnswer(ask())
            : variable("KITTY_WINDOW_ID") is { Length: > 0 } || term is "xterm-kitty" or "xterm-ghostty" ? TerminalGraphics.Kitty
            : variable("TERM_PROGRAM") is "iTerm.app" or "WezTerm" || variable("LC_TERMINAL") == "iTerm2" ? TerminalGraphics.Iterm2
            : OfAnswer(ask());
    }

    // Such as ESC [ ? 62 ; 4 ; 22 c.
    private static TerminalGraphics OfAnswer(string answer) =>
        answer.StartsWith(AttributesAnswer, StringComparison.Ordinal)
            && answer[AttributesAnswer.Length..].TrimEnd('c').Split(';').Skip(1).Contains(SixelAttribute)
            ? TerminalGraphics.Sixel
            : TerminalGraphics.Blocks;
}
