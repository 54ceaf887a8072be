using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using GpuTiler.Cli.Tests;

[assembly: AssemblyFixture(typeof(WarmTools))]

namespace GpuTiler.Cli.Tests;

/// <summary>Ends the warm processes with the test run.</summary>
public sealed class WarmTools : IDisposable
{
    public void Dispose() => WarmTool.EndAll();
}

/// <summary>
/// A process that runs command lines of the program one after another. A short command takes a tenth of what its own process would;
/// what a process alone can show (signals, pipes, its environment) is tested with <see cref="Tool"/>.
/// </summary>
internal sealed class WarmTool : IDisposable
{
    private static readonly ConcurrentBag<WarmTool> Idle = [];

    private readonly TempFolder folder = new();
    private readonly Process process;

    private WarmTool() => process = Process.Start(new ProcessStartInfo(Path.ChangeExtension(Program, null))
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;

    // Beside this test program, in the folder of the same configuration.
    private static string Program { get; } = Path.Combine(
        Repository.Root, "artifacts", "bin", "GpuTiler.Cli.Warm",
        Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "GpuTiler.Cli.Warm.dll");

    /// <summary>Runs a command line in a folder, with nothing to read.</summary>
    /// <exception cref="InvalidOperationException">The command ended its process.</exception>
    public static ToolResult RunIn(string folder, string[] arguments)
    {
        var tool = Idle.TryTake(out var idle) ? idle : new WarmTool();
        // Not given back after a failure: the process has ended.
        var result = tool.Run(folder, arguments);
        Idle.Add(tool);
        return result;
    }

    /// <summary>Ends the processes that wait.</summary>
    public static void EndAll()
    {
        while (Idle.TryTake(out var tool))
        {
            tool.Dispose();
        }
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
        folder.Dispose();
    }

    private ToolResult Run(string runFolder, string[] arguments)
    {
        string output = Path.Combine(folder.Path, "output"), error = Path.Combine(folder.Path, "error");
        process.StandardInput.WriteLine(
            JsonSerializer.Serialize(new { Folder = runFolder, Arguments = arguments, Output = output, Error = error }));
        process.StandardInput.Flush();
        return process.StandardOutput.ReadLine() is { } code
            ? new ToolResult(int.Parse(code, CultureInfo.InvariantCulture), File.ReadAllBytes(output), File.ReadAllText(error))
            : throw new InvalidOperationException($"gputiler {string.Join(' ', arguments)} ended its process: {File.ReadAllText(error)}");
    }
}
