namespace GpuTiler.Cli;

/// <summary>What is said to the person at the keyboard; results never come here.</summary>
internal static class StandardError
{
    /// <summary>Writes one line.</summary>
    public static void WriteLine(string text) => Write(text + Environment.NewLine);

    /// <summary>Writes text as it is. Where nobody can be told, the work and its exit code still count.</summary>
    public static void Write(string text)
    {
        try
        {
            Console.Error.Write(text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Standard error is full or closed, and there is no third place to complain in.
        }
    }
}
