namespace GpuTiler.Sinks;

/// <summary>
/// A file or folder could not be written. The message is one sentence that names it and says why; nothing half-written stays.
/// </summary>
public sealed class OutputException : IOException
{
    internal OutputException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>What an exception says, without the path and the name of a parameter that .NET puts behind it.</summary>
    internal static string ReasonOf(Exception e)
    {
        // .NET's words for a write beyond what the file system, or the user's limit, allows in one file.
        if (e is ArgumentOutOfRangeException { ParamName: "value" })
        {
            return "File too large";
        }

        int end = e is ArgumentException { ParamName: not null } ? e.Message.IndexOf(" (Parameter '", StringComparison.Ordinal)
            : e.Message.EndsWith('\'') ? e.Message.IndexOf(" : '", StringComparison.Ordinal)
            : -1;
        return end < 0 ? e.Message : e.Message[..end];
    }

    /// <summary>Refuses a path that is a file where a folder is needed.</summary>
    internal static void ThrowIfFile(string folder)
    {
        if (File.Exists(Path.TrimEndingDirectorySeparator(folder)))
        {
            throw new OutputException($"{folder} names a file where a folder is needed.");
        }
    }
}
