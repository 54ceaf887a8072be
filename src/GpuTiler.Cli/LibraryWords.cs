namespace GpuTiler.Cli;

/// <summary>Sentences of the library and of .NET, which speak to programmers, as the user reads them.</summary>
internal static class LibraryWords
{
    /// <summary>What an exception says, without the name of a method's parameter.</summary>
    public static string Sentence(Exception e)
    {
        int parameter = e is ArgumentException ? e.Message.IndexOf(" (Parameter '", StringComparison.Ordinal) : -1;
        return ToOptions(parameter < 0 ? e.Message : e.Message[..parameter]);
    }

    /// <summary>Names the option where the library names a property.</summary>
    public static string ToOptions(string sentence) =>
        sentence.Replace("in OnnxOptions.CustomOperatorLibraries", "with --operators", StringComparison.Ordinal)
            .Replace("; a scale of ", "; --scale ", StringComparison.Ordinal)
            .Replace("use a larger limit", "use a larger --max-size (0 for no limit)", StringComparison.Ordinal)
            .Replace("use a smaller scale, or a larger limit", "use a smaller --scale, or a larger --max-size (0 for no limit)", StringComparison.Ordinal);
}
