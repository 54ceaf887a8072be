using System.Globalization;

namespace GpuTiler.Fuzz;

/// <summary>What the program does.</summary>
internal static class FuzzRun
{
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

    /// <summary>Fuzzes or replays. The last line counts: a test for each target, and one for the inputs that failed once.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="FormatException">There is no such target.</exception>
    public static int Start(FuzzOptions options)
    {
        if (!Instrumentation.IsThere)
        {
            Console.Error.WriteLine(
                "error: this program does not count its branches, and would fuzz blindly: eng/fuzz starts the one that does.");
            return 1;
        }

        BranchCounts.Install();
        var targets = TargetList.Create(options.Targets);
        int failed = 0, passed = 0;
        Count(options.Replayed.Count > 0 ? Replay(targets, options.Replayed) : ReplayFound(targets));
        if (options.Replayed.Count == 0)
        {
            foreach (var target in targets)
            {
                Count(new FuzzLoop(target, options).Run());
            }
        }

        foreach (var target in targets)
        {
            target.Dispose();
        }

        FuzzFolders.DeleteScratch();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{passed} passed, {failed} failed, 0 skipped"));
        return failed == 0 ? 0 : 1;

        void Count(bool isRight) => (passed, failed) = isRight ? (passed + 1, failed) : (passed, failed + 1);
    }

    private static bool ReplayFound(IReadOnlyList<FuzzTarget> targets)
    {
        int count = 0;
        bool isRight = true;
        foreach (var target in targets)
        {
            foreach (var (path, input) in FuzzFolders.Read(FuzzFolders.FoundOf(target)))
            {
                isRight &= Replay(target, path, input);
                count++;
            }
        }

        Console.WriteLine($"{count} inputs that failed once: {(isRight ? "none fails" : "FAILED")}");
        return isRight;
    }

    private static bool Replay(IReadOnlyList<FuzzTarget> targets, IReadOnlyList<string> paths)
    {
        bool isRight = true;
        foreach (string path in paths)
        {
            foreach (var target in targets)
            {
                isRight &= Replay(target, path, File.ReadAllBytes(path));
            }
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
