namespace GpuTiler.Cli;

/// <summary>What is being done, on stderr: a line that is replaced, where a person watches, and nothing anywhere else.</summary>
internal sealed class Progress(bool quiet) : IDisposable
{
    private readonly bool visible = !quiet && !Console.IsErrorRedirected;
    private int shown;

    public void Show(string text)
    {
        if (visible)
        {
            Console.Error.Write($"\r{text.PadRight(shown)}");
            shown = text.Length;
        }
    }

    /// <summary>Says something that stays, whoever watches.</summary>
    public void Warn(string text)
    {
        Dispose();
        Console.Error.WriteLine($"warning: {text}");
    }

    /// <summary>Says something that stays, unless the user asked for quiet.</summary>
    public void Note(string text)
    {
        if (!quiet)
        {
            Dispose();
            Console.Error.WriteLine(text);
        }
    }

    public void Dispose()
    {
        if (shown > 0)
        {
            Console.Error.Write($"\r{new string(' ', shown)}\r");
            shown = 0;
        }
    }
}
