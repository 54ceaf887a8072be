namespace GpuTiler.Tests.Threading;

public class SharedUseTests
{
    private int released;

    [Fact]
    public void A_disposal_takes_effect_at_the_end_of_the_last_use()
    {
        var use = new SharedUse(this, Release);
        use.Begin();
        using (use.Take())
        {
            use.Dispose();
            use.Dispose();
            Assert.Contains(nameof(SharedUseTests), Assert.Throws<ObjectDisposedException>(use.Begin).ObjectName, StringComparison.Ordinal);
        }

        Assert.Equal(0, released);
        use.End();
        Assert.Equal(1, released);
        Assert.Throws<ObjectDisposedException>(use.Begin);
        use.Dispose();
        Assert.Equal(1, released);
    }

    [Fact]
    public void Without_a_use_it_takes_effect_at_once()
    {
        var use = new SharedUse(this, Release);
        using (use.Take())
        {
        }

        use.Dispose();
        Assert.Equal(1, released);
    }

    [Fact]
    public void Whatever_threads_do_it_is_released_once_and_behind_every_use()
    {
        for (int round = 0; round < 200; round++)
        {
            int inside = 0, late = 0, times = 0;
            var use = new SharedUse(this, () =>
            {
                late += Volatile.Read(ref inside);
                times++;
            });
            Parallel.For(0, 4, thread =>
            {
                for (int i = 0; i < 100; i++)
                {
                    try
                    {
                        using var turn = use.Take();
                        Interlocked.Increment(ref inside);
                        Interlocked.Decrement(ref inside);
                    }
                    catch (ObjectDisposedException)
                    {
                        // From the disposal on.
                    }

                    if (thread > 1 && i == 50)
                    {
                        use.Dispose();
                    }
                }
            });
            Assert.Equal((0, 1), (late, times));
        }
    }

    private void Release() => released++;
}
