namespace GpuTiler.Fuzz;

/// <summary>What an input does that it must not.</summary>
/// <param name="What">In a sentence.</param>
/// <param name="Place">What tells it from others: the kind of fault, and the method of this project that it comes from.</param>
/// <param name="Exception">The exception; <see langword="null"/> where a bound was exceeded.</param>
internal sealed record Fault(string What, string Place, Exception? Exception = null)
{
    /// <summary>An exception that the reader does not document.</summary>
    public static Fault Of(Exception exception)
    {
        string type = exception.GetType().Name;
        string place = (exception.StackTrace ?? "").Split('\n', StringSplitOptions.TrimEntries)
            .FirstOrDefault(line => line.StartsWith("at GpuTiler.", StringComparison.Ordinal)) ?? "";
        return new(
            $"throws an undocumented {type}: {exception.Message.ReplaceLineEndings(" ")}", $"{type} {place.Split('(')[0]}", exception);
    }
}
