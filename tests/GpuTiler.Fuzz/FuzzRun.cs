using System.Diagnostics;
using System.Globalization;

namespace GpuTiler.Fuzz;

/// <summary>What the program does.</summary>
internal static class FuzzRun
{
    /// <summary>The first word of the command line of a process that fuzzes one target.</summary>
    public const string Alone = "alone";

    /// <summary>Lists the targets.</summary>
    public static void List()
    {
        foreach (var target in TargetList.Create([]))
        {
            Console.WriteLine($"{target.Name,-12} {target.Reads}");
            Console.WriteLine(
                $"{"",-12} may throw {string.Join(", ", target.MayThrow.Select(type => type.Name).DefaultIfEmpty("nothing"))}");
            Console.WriteLine($"{"",-12} may use {target.Bounds}");
        }

        FuzzFolders.DeleteScratch();
    }

    /// <summary>
    /// Fuzzes each target in a process of its own, so that one that hangs or dies ends alone; or replays. The last line counts the targets.
    /// </summary>
    /// <param name="options">What the command line asks for.</param>
    /// <param name="arguments">The command line.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="FormatException">There is no such target.</exception>
    public static int Start(FuzzOptions options, IReadOnlyList<string> arguments)
    {
        if (!Instrumentation.IsThere)
        {
            Console.Error.WriteLine(
                "error: this program does not count its branches, and would fuzz blindly: eng/fuzz starts the one that does.");
            return 1;
        }

        FuzzFolders.DeleteLeftovers();
        var targets = TargetList.Create(options.Targets);
        int failed = 0;
        foreach (var target in targets)
        {
            bool isRight = options.Replayed.Count > 0
                ? Replay(target, options.Replayed)
                : RunAlone(target, arguments.Where(word => !options.Targets.Contains(word)));
            failed += isRight ? 0 : 1;
            target.Dispose();
        }

        FuzzFolders.DeleteScratch();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{targets.Count - failed} passed, {failed} failed, 0 skipped"));
        return failed == 0 ? 0 : 1;
    }

    /// <summary>Runs what failed once, and fuzzes one target.</summary>
    /// <returns>The exit code.</returns>
    public static int Fuzz(FuzzOptions options)
    {
        using var target = TargetList.Create(options.Targets).Single();
        BranchCounts.Install();
        var found = FuzzFolders.Read(FuzzFolders.FoundOf(target)).ToArray();
        bool isRight = true;
        foreach (var (path, input) in found)
        {
            isRight &= Replay(target, path, input);
        }

        isRight &= new FuzzLoop(target, options).Run(found.Length);
        FuzzFolders.DeleteScratch();
        return isRight ? 0 : 1;
    }

    // A process that is ended by its stack or by a signal leaves the input that it died of.
    private static bool RunAlone(FuzzTarget target, IEnumerable<string> arguments)
    {
        using var process = Process.Start(Environment.ProcessPath!, [Alone, target.Name, .. arguments]);
        process.WaitForExit();
        if (process.ExitCode is not (0 or 1))
        {
            Console.WriteLine($"FAIL: {target.Name} ends the process (exit code {process.ExitCode})");
            Console.WriteLine($"  {FuzzFolders.KeepRunning(target)}");
        }

        return process.ExitCode == 0;
    }

    private static bool Replay(FuzzTarget target, IReadOnlyList<string> paths)
    {
        BranchCounts.Install();
        bool isRight = true;
        foreach (string path in paths)
        {
            isRight &= Replay(target, path, File.ReadAllBytes(path));
        }

        return isRight;
    }

    private static bool Replay(FuzzTarget target, string path, byte[] input)
    {
        using var running = new RunningInput(target);
        running.Begin(input);
        var fault = new Execution(target).Run(input);
        running.End();
        if (fault is not null)
        {
            Console.WriteLine($"FAIL: {target.Name} {fault.What}");
            Console.WriteLine($"  {path}");
            Console.WriteLine(fault.Exception?.StackTrace);
        }

        return fault is null;
    }
}
