namespace GpuTiler.Testing;

/// <summary>
/// Bytes that an action takes from the managed heap. The runtime and the test runner allocate now and then (a pool refilled after a
/// collection, a method compiled again); what the action itself allocates shows in every round, so the least of several is it.
/// </summary>
internal static class Allocations
{
    private const int Rounds = 20;

    /// <summary>On every thread of the process: no other test may run beside it.</summary>
    /// <param name="action">Run a few times before anything is counted.</param>
    /// <param name="times">Runs in a round.</param>
    public static long OfProcess(Action action, int times = 1) =>
        Least(() => GC.GetTotalAllocatedBytes(precise: true), action, times);

    /// <summary>On this thread alone: other tests may run on theirs.</summary>
    /// <param name="action">Run a few times before anything is counted.</param>
    public static long OfThread(Action action) => Least(GC.GetAllocatedBytesForCurrentThread, action, 1);

    private static long Least(Func<long> allocated, Action action, int times)
    {
        for (int i = 0; i < Tiler.FramesInFlight; i++)
        {
            action();
        }

        long least = long.MaxValue;
        for (int round = 0; round < Rounds && least > 0; round++)
        {
            long before = allocated();
            for (int i = 0; i < times; i++)
            {
                action();
            }

            least = Math.Min(least, allocated() - before);
        }

        return least;
    }
}
