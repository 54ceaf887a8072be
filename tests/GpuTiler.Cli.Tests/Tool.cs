using System.Diagnostics;

namespace GpuTiler.Cli.Tests;

/// <summary>The program as a person starts it.</summary>
internal static class Tool
{
    /// <summary><c>GPUTILER</c> names another build of the program to test; <c>eng/gputiler</c> otherwise.</summary>
    private static readonly string s_path = Environment.GetEnvironmentVariable("GPUTILER") ?? FindScript();

    public static (int ExitCode, string Output, string Error) Run(params string[] arguments)
    {
        ProcessStartInfo start = new(s_path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    private static string FindScript()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "GpuTiler.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? throw new FileNotFoundException($"No GpuTiler.sln above {AppContext.BaseDirectory}."), "eng", "gputiler");
    }
}
