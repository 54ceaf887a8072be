using System.Diagnostics;
using System.Text;

namespace GpuTiler.Cli.Tests;

/// <summary>The program as a person starts it.</summary>
internal static class Tool
{
    /// <summary><c>GPUTILER</c> names another build of the program to test; otherwise what a person on this system starts.</summary>
    public static string Path { get; } =
        Environment.GetEnvironmentVariable("GPUTILER") ?? (OperatingSystem.IsWindows() ? Built() : Prepared());

    /// <summary>Whether it is the one that eng/gputiler built here.</summary>
    public static bool IsPrepared { get; } = Environment.GetEnvironmentVariable("GPUTILER") is null && !OperatingSystem.IsWindows();

    /// <summary>Starts the program in a folder and waits for its end. A variable without a value is taken out of its environment.</summary>
    public static ToolResult RunIn(
        string folder, IEnumerable<string> arguments, byte[]? input = null, (string Name, string? Value)[]? environment = null) =>
        Finish(Start(Path, folder, arguments, environment), input);

    /// <summary>
    /// Runs a command line in a folder, with nothing to read: in a process that is there already, unless a build was named, or on Windows,
    /// which has no descriptors to redirect.
    /// </summary>
    public static ToolResult RunWarmIn(string folder, string[] arguments) =>
        IsPrepared ? WarmTool.RunIn(folder, arguments) : RunIn(folder, arguments);

    /// <summary>Runs a line of bash, where <c>$TOOL</c> is the program.</summary>
    public static ToolResult RunBash(string folder, string line) => Finish(StartBash(folder, line));

    /// <summary>Starts a line of bash, where <c>$TOOL</c> is the program.</summary>
    public static Process StartBash(string folder, string line)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "This test needs bash.");
        return Start("bash", folder, ["-c", line], [("TOOL", Path)]);
    }

    /// <summary>
    /// Runs a line of bash in a terminal of so many columns, which answers with <paramref name="typed"/>; <c>$TOOL</c> is the program.
    /// </summary>
    /// <returns>What the terminal got, with the system's own ends of lines.</returns>
    public static string RunInTerminal(
        string folder, int columns, string line, string typed = "", params (string Name, string? Value)[] environment)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "This test needs a terminal as Linux makes one.");
        (string, string?)[] plain =
            [("TOOL", Path), ("TERM", "xterm"), ("SHELL", "/bin/bash"), .. Terminals.Select(name => (name, (string?)null))];
        var result = Finish(
            Start("script", folder, ["-qec", $"stty cols {columns} -echo; {line}", "/dev/null"], [.. plain, .. environment]),
            Encoding.UTF8.GetBytes(typed));
        Assert.Equal(0, result.ExitCode);
        // .NET sets the mode of the keyboard.
        return result.Output.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\e[?1h\e=", "", StringComparison.Ordinal);
    }

    // By which a terminal is known: this one is none of them.
    private static readonly string[] Terminals = ["KITTY_WINDOW_ID", "TERM_PROGRAM", "LC_TERMINAL"];

    /// <summary>Runs a shell, where <c>$TOOL</c> is the program.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such shell.</exception>
    public static ToolResult RunShell(string folder, string shell, IEnumerable<string> arguments) =>
        Finish(Start(shell, folder, arguments, [("TOOL", Path)]));

    /// <summary>Gives a process its input and waits for its end.</summary>
    public static ToolResult Finish(Process process, byte[]? input = null)
    {
        using (process)
        {
            var error = process.StandardError.ReadToEndAsync();
            var output = ReadAsync(process.StandardOutput.BaseStream);
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
            process.WaitForExit();
            return new ToolResult(process.ExitCode, output.Result, error.Result);
        }
    }

    private static Process Start(string program, string folder, IEnumerable<string> arguments, (string Name, string? Value)[]? environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    // The first start from the sources builds the program and says so; tests read and measure the ones after it.
    private static string Prepared()
    {
        string script = System.IO.Path.Combine(Repository.Root, "eng", "gputiler");
        var first = Finish(Start(script, Repository.Root, ["--version"], null));
        return first.ExitCode == 0 ? script : throw new InvalidOperationException($"{script} does not start: {first.Error}");
    }

    // Beside this test program, in the folder of the same configuration.
    private static string Built()
    {
        string configuration = System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return System.IO.Path.Combine(Repository.Root, "artifacts", "bin", "GpuTiler.Cli", configuration, "GpuTiler.Cli.exe");
    }

    private static async Task<byte[]> ReadAsync(Stream stream)
    {
        using var all = new MemoryStream();
        await stream.CopyToAsync(all);
        return all.ToArray();
    }
}
