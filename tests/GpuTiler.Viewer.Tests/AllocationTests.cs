
namespace GpuTiler.Viewer.Tests;

/// <summary>What a frame takes from the managed heap.</summary>
public class AllocationTests
{
    [Theory]
    [InlineData(false, "tile")]
    [InlineData(true, "layer")]
    [InlineData(true, "tile:hold=0.9")]
    public async Task A_frame_allocates_nothing_but_what_the_web_server_does(bool mask, string range)
    {
        using var served = new Served();
        using var page = await served.OpenAsync();
        await page.StreamAsync();
        float[] input = TinyNet.Frame(0);
        served.Viewer.Push(input);
        await page.ShowAsync(
            1, new { slot = 1, layer = 0, x = 0, y = 0, columns = 9, rows = 9, mask, range },
            new { slot = 2, layer = 1, x = 0, y = 0, columns = 9, rows = 9, shrink = 2, every = 3 });
        Assert.Equal(0, await LeastBytesAsync(served.Viewer, page, input));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nor_does_one_that_compares(bool twoInputs)
    {
        using var pictures = new TempFolder();
        using var compared = new ComparedPair(new() { Seed = 4 }, options => twoInputs
            ? options with { OtherFiles = [SourceTests.WritePicture(Path.Combine(pictures.Path, "b.png"), 90)] }
            : options);
        using var page = await compared.OpenAsync();
        await page.StreamAsync();
        float[] input = TinyNet.Frame(0);
        compared.Viewer.Push(input);
        object Slot(int slot, int layer, string? against = null) => new { slot, layer, x = 0, y = 0, columns = 9, rows = 9, against };
        await page.ShowAsync(1, Slot(1, 0), Slot(2, 2), Slot(3, 1, "other"), Slot(4, 0, "other"));
        Assert.Equal(0, await LeastBytesAsync(compared.Viewer, page, input));
    }

    [Fact]
    public void Pictures_that_are_replaced_are_counted_and_take_no_new_memory()
    {
        var mailbox = new PictureMailbox();
        var pixels = new byte[300];
        var header = new PictureHeader(3, 10, 10, 0);
        Assert.Equal(0, Allocations.OfThread(() =>
        {
            mailbox.Offer(header, pixels);
            mailbox.Offer(header, pixels);
            mailbox.Take();
        }));
        Assert.True(mailbox.Dropped > 3);
        Assert.Null(mailbox.Take());
    }

    // Of several rounds, for buffers grow until they are as large as they have to be.
    private static async Task<long> LeastBytesAsync(LiveViewer viewer, Page page, float[] input)
    {
        long least = long.MaxValue;
        for (int round = 0; round < 10 && least > 0; round++)
        {
            long before = viewer.Loop.AllocatedBytes;
            for (int i = 0; i < 50; i++)
            {
                viewer.Push(input);
                await page.FrameAsync();
            }

            least = Math.Min(least, viewer.Loop.AllocatedBytes - before);
        }

        return least;
    }
}
