namespace GpuTiler.Cli;

/// <summary>How wide the terminal is.</summary>
internal static class TerminalSize
{
    /// <summary>The columns that standard output has; <see langword="null"/> where it is no terminal, or one that does not say.</summary>
    public static int? OutputColumns => !Console.IsOutputRedirected && Console.WindowWidth is > 1 and var columns ? columns : null;
}
