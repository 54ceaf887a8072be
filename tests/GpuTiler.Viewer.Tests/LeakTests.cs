using System.Text;

namespace GpuTiler.Viewer.Tests;

/// <summary>What stays of pages that are gone. Other tests' memory is counted too, so that none runs meanwhile.</summary>
[CollectionDefinition(nameof(LeakTests), DisableParallelization = true)]
[Collection(nameof(LeakTests))]
public class LeakTests
{
    [Fact]
    public async Task A_thousand_pages_one_after_another_leave_nothing()
    {
        const int Pages = 1000, MostBytesOfOne = 500;
        using var served = new Served();
        string cookie = await Page.CookieAsync(served.Viewer.Link);
        using var http = Page.NewClient();
        served.Viewer.Push(TinyNet.Frame(0));
        await ComeAndGoAsync(200);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await ComeAndGoAsync(Pages);
        long grown = long.MaxValue;
        // The last pages go in their own time; what leaks stays.
        for (int wait = 0; wait < 50 && grown >= Pages * MostBytesOfOne; wait++)
        {
            await Task.Delay(wait == 0 ? 0 : 200, TestContext.Current.CancellationToken);
            grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        }

        Assert.True(grown < Pages * MostBytesOfOne, $"{grown} bytes stay of {Pages} pages.");

        async Task ComeAndGoAsync(int count)
        {
            var view = Encoding.UTF8.GetBytes(
                """{"v":1,"kind":"view","seq":1,"slots":[{"slot":1,"layer":0,"columns":9,"rows":9},{"slot":2,"layer":1,"columns":9,"rows":9,"mask":true}]}""");
            for (int i = 0; i < count; i++)
            {
                using var page = await Page.OpenAsync(served.Viewer.Port, cookie, http);
                if (page.Hello.GetProperty("kind").GetString() != "hello")
                {
                    // Those before it are not gone yet.
                    await Task.Delay(1, TestContext.Current.CancellationToken);
                    i--;
                    continue;
                }

                await page.SendTextAsync(view);
                if (i % 10 == 0)
                {
                    await page.StreamAsync();
                    while ((await page.FrameAsync()).Records.Count < 2)
                    {
                    }
                }
            }

            await served.IsAloneAsync();
        }
    }
}
