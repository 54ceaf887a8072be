using System.Globalization;
using GpuTiler.Imaging;

namespace GpuTiler.Fuzz;

/// <summary>
/// Fuzzes one target: takes an input that is known to reach something, changes it, runs it, and keeps it where it reaches something new.
/// </summary>
internal sealed class FuzzLoop
{
    private const int MostChanges = 4, SpliceEvery = 16;

    private readonly FuzzTarget target;
    private readonly FuzzOptions options;
    private readonly Execution execution;
    private readonly Random random;
    private readonly CoverageMap coverage = new();
    private readonly Corpus corpus = new();
    private readonly Dictionary<string, (byte[] Input, Fault Fault)> faults = [];

    /// <summary>Prepares a target.</summary>
    /// <param name="target">The target.</param>
    /// <param name="options">How long, and from which seed.</param>
    public FuzzLoop(FuzzTarget target, FuzzOptions options)
    {
        (this.target, this.options, execution) = (target, options, new(target));
        // The same for a target alone and among others.
        random = new Random(options.Seed ^ (int)Crc32.Append(0, System.Text.Encoding.ASCII.GetBytes(target.Name)));
    }

    /// <summary>Runs it, and says what it found.</summary>
    /// <param name="replayed">How many inputs that failed once were run before, which is said too.</param>
    /// <returns>Whether nothing failed.</returns>
    public bool Run(int replayed)
    {
        using var running = new RunningInput(target);
        byte[][] first = [.. target.Seeds(), .. FuzzFolders.Read(FuzzFolders.CorpusOf(target)).Select(file => file.Input)];
        foreach (byte[] input in first)
        {
            // What runs once in a process is no news of an input.
            Try(input, running);
        }

        foreach (byte[] input in first)
        {
            Take(input, running, isFirst: true);
        }

        long start = TimeProvider.System.GetTimestamp(), begun = execution.Count;
        while (options.Inputs is { } most ? execution.Count - begun < most : TimeProvider.System.GetElapsedTime(start) < options.Time)
        {
            Take(Change(corpus.Choose(random)), running, isFirst: false);
        }

        long count = execution.Count - begun;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{target.Name,-12} {count,8} inputs {count / TimeProvider.System.GetElapsedTime(start).TotalSeconds,8:F0} a second "
            + $"{coverage.Edges,6} edges {corpus.Count,5} kept, seed {options.Seed}"
            + $"{(replayed > 0 ? $", {replayed} that failed once" : "")}{(faults.Count > 0 ? $", {faults.Count} FAILED" : "")}"));
        foreach (var (input, fault) in faults.Values)
        {
            Report(input, fault);
        }

        if (options.Keep)
        {
            FuzzFolders.WriteCorpus(target, corpus.Smallest(execution));
        }

        return faults.Count == 0;
    }

    private byte[] Change(byte[] input)
    {
        if (random.Next(SpliceEvery) == 0)
        {
            input = Bytes.Splice(input, corpus.Choose(random), random);
        }

        for (int i = 1 << random.Next(MostChanges); i > 0; i--)
        {
            input = target.Mutate(input, random);
        }

        return input.Length <= target.LongestInput ? input : input[..target.LongestInput];
    }

    private void Take(byte[] input, RunningInput running, bool isFirst)
    {
        bool isNew = Try(input, running) && coverage.Add();
        if (options.IsSteady ? isFirst : isNew)
        {
            corpus.Add(input);
        }
    }

    private bool Try(byte[] input, RunningInput running)
    {
        running.Begin(input);
        var fault = execution.Run(input);
        running.End();
        // An input each for what fails at different places.
        if (fault is not null && faults.TryAdd(fault.Place, (input, fault)))
        {
            FuzzFolders.WriteFailure(target, input);
        }

        return fault is null;
    }

    private void Report(byte[] input, Fault fault)
    {
        string first = FuzzFolders.WriteFailure(target, input);
        byte[] smallest = Shrinker.Shrink(input, fault, execution);
        Console.WriteLine($"FAIL: {target.Name} {fault.What}");
        File.Delete(first);
        Console.WriteLine($"  {FuzzFolders.WriteFailure(target, smallest)} ({smallest.Length} bytes)");
        if (fault.Exception is { StackTrace: { } trace })
        {
            Console.WriteLine(trace);
        }
    }
}
