namespace GpuTiler.Cli;

/// <summary>What is being done, on stderr: a line that is replaced, where a person watches, and nothing anywhere else.</summary>
internal sealed class Progress(bool quiet) : IDisposable
{
    private readonly bool visible = !quiet && !Console.IsErrorRedirected;
    private readonly HashSet<string> noted = [];
    private int shown;

    public void Show(string text)
    {
        if (!visible)
        {
            return;
        }

        // A line that wraps could not be replaced. Some terminals report no width.
        int width = Console.WindowWidth is > 1 and var columns ? columns - 1 : 79;
        text = VisibleText.Of(text);
        text = text.Length > width ? text[..width] : text;
        StandardError.Write($"\r{text.PadRight(shown)}");
        shown = text.Length;
    }

    /// <summary>Says something that stays, whoever watches.</summary>
    public void Warn(string text)
    {
        Clear();
        StandardError.WriteLine($"warning: {text}");
    }

    /// <summary>Says something that stays, once, unless the user asked for quiet.</summary>
    public void Note(string text)
    {
        if (!quiet && noted.Add(text))
        {
            Clear();
            StandardError.WriteLine($"note: {text}");
        }
    }

    /// <summary>Takes the line away: the screen may be standard output's too.</summary>
    public void Clear()
    {
        if (shown > 0)
        {
            StandardError.Write($"\r{new string(' ', shown)}\r");
            shown = 0;
        }
    }

    public void Dispose() => Clear();
}
