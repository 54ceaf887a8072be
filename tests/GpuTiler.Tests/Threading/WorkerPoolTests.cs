namespace GpuTiler.Tests.Threading;

public class WorkerPoolTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Every_item_is_done_exactly_once(int threads)
    {
        using var pool = new WorkerPool(threads);
        for (int round = 0; round < 3000; round++)
        {
            var work = new CountingWork(1 + (round * 7 % 200));
            pool.Run(work, work.Counts.Length, alone: false);
            Assert.All(work.Counts, count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public void An_exception_reaches_the_caller_and_the_pool_goes_on()
    {
        using var pool = new WorkerPool(3);
        for (int round = 0; round < 100; round++)
        {
            Assert.Throws<InvalidTimeZoneException>(() => pool.Run(new FailingWork(round % 50), 50, alone: false));
            var work = new CountingWork(60);
            pool.Run(work, 60, alone: false);
            Assert.All(work.Counts, count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public void Workers_that_went_to_sleep_wake_up_again()
    {
        using var pool = new WorkerPool(2);
        for (int round = 0; round < 5; round++)
        {
            using var work = new MeetingWork();
            pool.Run(work, 2, alone: false);
            Assert.True(work.Met, "Two threads should have been inside the items at once.");
            Thread.Sleep(30);
        }
    }

    [Fact]
    public void Threads_end_with_the_pool()
    {
        int before = System.Diagnostics.Process.GetCurrentProcess().Threads.Count;
        for (int round = 0; round < 50; round++)
        {
            using var pool = new WorkerPool(8);
            pool.Run(new CountingWork(100), 100, alone: false);
        }

        int after = System.Diagnostics.Process.GetCurrentProcess().Threads.Count;
        // Other tests run beside this one; 50 pools of 7 workers would show.
        Assert.True(after < before + 100, $"{before} threads before, {after} after");
    }

    private sealed class CountingWork(int items) : IParallelWork
    {
        public int[] Counts { get; } = new int[items];

        public void Run(int item) => Interlocked.Increment(ref Counts[item]);
    }

    private sealed class FailingWork(int bad) : IParallelWork
    {
        public void Run(int item)
        {
            if (item == bad)
            {
                throw new InvalidTimeZoneException();
            }
        }
    }

    // Each item waits for the other: done by one thread alone, it would give up.
    private sealed class MeetingWork : IParallelWork, IDisposable
    {
        private readonly Barrier barrier = new(2);

        public bool Met { get; private set; }

        public void Dispose() => barrier.Dispose();

        public void Run(int item)
        {
            if (barrier.SignalAndWait(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken))
            {
                Met = true;
            }
        }
    }
}
