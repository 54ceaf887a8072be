namespace GpuTiler.Cli;

/// <summary>The library names what a programmer sets; the command line has an option for it.</summary>
internal static class LibraryWords
{
    public static string ToOptions(string sentence) => sentence.Replace("in OnnxOptions.CustomOperatorLibraries", "with --operators", StringComparison.Ordinal);
}
