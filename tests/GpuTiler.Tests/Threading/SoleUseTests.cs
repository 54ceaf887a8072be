namespace GpuTiler.Tests.Threading;

public class SoleUseTests
{
    private int released;

    [Fact]
    public void A_second_use_is_refused_until_the_first_ends()
    {
        var use = new SoleUse(this, "thing", Release);
        for (int round = 0; round < 3; round++)
        {
            using (use.Take())
            {
                Assert.Contains("thing", Assert.Throws<InvalidOperationException>(() => use.Begin()).Message, StringComparison.Ordinal);
            }
        }

        use.Begin();
        use.End();
        Assert.Equal(0, released);
    }

    [Fact]
    public void What_is_released_is_released_once_and_not_used_again()
    {
        var use = new SoleUse(this, "thing", Release);
        use.Dispose();
        use.Dispose();
        Assert.Equal(1, released);
        Assert.True(use.IsDisposed);
        Assert.Contains(
            nameof(SoleUseTests), Assert.Throws<ObjectDisposedException>(() => use.Begin()).ObjectName, StringComparison.Ordinal);
    }

    [Fact]
    public void A_disposal_in_the_middle_of_a_use_waits_for_its_end()
    {
        var use = new SoleUse(this, "thing", Release);
        using (use.Take())
        {
            use.Dispose();
            use.Dispose();
            Assert.Equal(0, released);
            Assert.Throws<ObjectDisposedException>(() => use.Begin());
        }

        Assert.Equal(1, released);
        Assert.Throws<ObjectDisposedException>(() => use.Begin());
    }

    [Fact]
    public void Threads_never_meet_in_it_and_it_is_released_after_all_of_them()
    {
        for (int round = 0; round < 200; round++)
        {
            int inside = 0, met = 0, late = 0;
            var use = new SoleUse(this, "thing", () => late += inside);
            Parallel.For(0, 4, thread =>
            {
                for (int i = 0; i < 100; i++)
                {
                    try
                    {
                        using var turn = use.Take();
                        met += Interlocked.Increment(ref inside) > 1 ? 1 : 0;
                        Interlocked.Decrement(ref inside);
                    }
                    catch (InvalidOperationException)
                    {
                        // ObjectDisposedException is one too.
                    }

                    if (thread == 3 && i == 50)
                    {
                        use.Dispose();
                    }
                }
            });
            Assert.Equal((0, 0), (met, late));
        }
    }

    private void Release() => released++;
}
