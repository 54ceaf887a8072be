using System.Diagnostics;

namespace GpuTiler.Testing;

/// <summary>Something done over and over, for as long as eng/soak says, after which the process must hold no more than before.</summary>
internal static class Endurance
{
    // Of so many samples, the first two thirds are compared with the others.
    private const int Samples = 12, Early = 8;

    // What the allocators and pools of a process keep or give back from one moment to the next.
    private const long LargestFlutter = 32 << 20;
    private const int MoreHandles = 8, MoreThreads = 4;

    /// <summary>What everything random is drawn from; a failure names it.</summary>
    public static int Seed() => TestNumber.Of("GPUTILER_SOAK_SEED") ?? Random.Shared.Next();

    /// <summary>How long something takes.</summary>
    /// <param name="seconds">Where nobody says.</param>
    public static TimeSpan Duration(double seconds) => TimeSpan.FromSeconds(TestNumber.Of("GPUTILER_SOAK_SECONDS") ?? seconds);

    /// <summary>Repeats a step, and refuses memory, handles or threads that grow.</summary>
    /// <param name="what">What goes on, for messages.</param>
    /// <param name="step">The step.</param>
    public static void AssertFlat(string what, Action step)
    {
        var (early, late) = (new List<ResourceUse>(), new List<ResourceUse>());
        var (duration, time, steps) = (Duration(seconds: 2), Stopwatch.StartNew(), 0L);
        for (int sample = 1; sample <= Samples; sample++)
        {
            do
            {
                step();
                steps++;
            }
            while (time.Elapsed < duration * sample / Samples);

            (sample <= Early ? early : late).Add(ResourceUse.Now());
        }

        what = $"{what}, {steps} steps:\n{string.Join('\n', early.Concat(late))}";
        Assert.True(late.Min(use => use.Memory) <= early.Max(use => use.Memory) + LargestFlutter, $"Memory grows. {what}");
        Assert.True(late.Min(use => use.Handles) <= early.Max(use => use.Handles) + MoreHandles, $"Handles grow. {what}");
        Assert.True(late.Min(use => use.Threads) <= early.Max(use => use.Threads) + MoreThreads, $"Threads grow. {what}");
        TestContext.Current.TestOutputHelper?.WriteLine(what);
    }
}
