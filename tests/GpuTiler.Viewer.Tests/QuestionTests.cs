using System.Text.Json;
using GpuTiler.Imaging;

namespace GpuTiler.Viewer.Tests;

/// <summary>What a person asks of what is shown.</summary>
public class QuestionTests
{
    [Fact]
    public async Task A_value_is_exact()
    {
        using var served = new Served();
        using var page = await served.OpenAsync();
        await page.StreamAsync();
        served.Viewer.Push(TinyNet.Frame(1));
        await page.ShowAsync(1, new { slot = 1, layer = 0, x = 0, y = 0, columns = 9, rows = 9 });
        using var reference = new Reference(served.Path, TinyNet.Frame(1));
        for (int layer = 0; layer < 2; layer++)
        {
            float[] values = reference.Values(layer);
            foreach (var (map, x, y) in new[] { (0, 0, 0), (4, 5, 5), (2, 3, 1) })
            {
                await page.SendAsync(new { v = 1, kind = "value", id = 7, layer, map, x, y });
                var answer = await page.ReceiveAsync("value");
                Assert.Equal(7, answer.GetProperty("id").GetInt32());
                Assert.Equal(values[(((map * TinyNet.Inner) + y) * TinyNet.Inner) + x], answer.GetProperty("value").GetSingle());
            }
        }
    }

    [Fact]
    public async Task A_unit_has_the_statistics_of_its_map_and_of_the_last_inputs()
    {
        using var served = new Served();
        using var page = await served.OpenAsync();
        await page.StreamAsync();
        served.Viewer.Push(TinyNet.Frame(1));
        await page.ShowAsync(1, new { slot = 1, layer = 1, x = 0, y = 0, columns = 9, rows = 9 });
        await page.SendAsync(new { v = 1, kind = "unit", layer = 1, map = 3 });
        var first = await page.ReceiveAsync("unit");
        double zeros = Check(first, 1, []);
        served.Viewer.Push(TinyNet.Frame(2));
        await page.FrameAsync();
        Check(await page.ReceiveAsync("unit"), 2, [zeros]);

        double Check(JsonElement unit, int seed, double[] before)
        {
            using var reference = new Reference(served.Path, TinyNet.Frame(seed));
            float[] map = reference.Values(1)[(3 * 36)..(4 * 36)];
            var expected = ValueStatistics.Of(map);
            Assert.Equal((expected.Minimum, expected.Maximum), (unit.GetProperty("min").GetSingle(), unit.GetProperty("max").GetSingle()));
            Assert.Equal(expected.Mean, unit.GetProperty("mean").GetDouble(), 12);
            Assert.Equal(expected.StandardDeviation, unit.GetProperty("deviation").GetDouble(), 12);
            Assert.Equal(expected.ZeroShare, unit.GetProperty("zeros").GetDouble());
            Assert.Equal(before.Append(expected.ZeroShare).Average(), unit.GetProperty("zerosRecent").GetDouble(), 12);
            Assert.Equal(36, unit.GetProperty("histogram").EnumerateArray().Sum(count => count.GetInt64()));
            Assert.Equal(64, unit.GetProperty("histogram").GetArrayLength());
            return expected.ZeroShare;
        }
    }

    [Fact]
    public async Task Arrays_and_the_input_are_saved_whole_and_each_can_be_fetched_once()
    {
        using var served = new Served();
        using var page = await served.OpenAsync();
        using var stranger = await served.OpenAsync();
        await page.StreamAsync();
        served.Viewer.Push(TinyNet.Frame(1));
        await page.ShowAsync(1, new { slot = 1, layer = 0, x = 0, y = 0, columns = 9, rows = 9 });
        using var reference = new Reference(served.Path, TinyNet.Frame(1));
        float[] values = reference.Values(0);

        Assert.Equal(values, (await SaveAsync(new { v = 1, kind = "save", id = 1, what = "npy", layer = 0 }, "1,5,6,6")));
        Assert.Equal(values[72..108], (await SaveAsync(new { v = 1, kind = "save", id = 2, what = "npy", layer = 0, map = 2 }, "6,6")));
        Assert.Equal(TinyNet.Frame(1), await SaveAsync(new { v = 1, kind = "save", id = 3, what = "input" }, "1,3,8,8"));

        async Task<float[]> SaveAsync(object request, string shape)
        {
            await page.SendAsync(request);
            var saved = await page.ReceiveAsync("saved");
            string url = saved.GetProperty("url").GetString()!;

            // Made for another browser: not there.
            await Assert.ThrowsAsync<HttpRequestException>(() => stranger.FetchAsync(url));
            byte[] bytes = await page.FetchAsync(url);
            await Assert.ThrowsAsync<HttpRequestException>(() => page.FetchAsync(url));
            Assert.Equal(saved.GetProperty("bytes").GetInt32(), bytes.Length);
            using var stream = new MemoryStream(bytes);
            var array = NpyTensor.Load(stream, "saved");
            Assert.Equal(shape, string.Join(',', array.Dimensions));
            return array.Singles!;
        }
    }

    [Fact]
    public async Task A_frozen_frame_is_what_later_ones_differ_from()
    {
        using var served = new Served();
        using var page = await served.OpenAsync();
        await page.StreamAsync();
        served.Viewer.Push(TinyNet.Frame(1));
        await page.ShowAsync(1, new { slot = 1, layer = 0, x = 0, y = 0, columns = 9, rows = 9 });
        await page.SendAsync(new { v = 1, kind = "freeze", on = true });
        Assert.True((await page.ReceiveAsync("state")).GetProperty("frozen").GetBoolean());
        var same = await page.ShowAsync(
            2, new { slot = 2, layer = 0, x = 0, y = 0, columns = 3, rows = 2, gridColumns = 3, against = "frozen" });
        Assert.All(same[2].Ranges, range => Assert.Equal((0f, 0f), range));
        served.Viewer.Push(TinyNet.Frame(2));
        var record = (await page.FrameAsync())[2];

        using var before = new Reference(served.Path, TinyNet.Frame(1));
        using var after = new Reference(served.Path, TinyNet.Frame(2));
        float[] difference = [.. after.Values(0).Zip(before.Values(0), (b, a) => b - a)];
        var shape = TensorShape.Chw(TinyNet.Maps, TinyNet.Inner, TinyNet.Inner);
        var options = new TileOptions { Columns = 3, Range = TileRange.Layer.Symmetric() };
        var pixels = new byte[TilePlan.Create(shape, options).ByteCount];
        Tiler.Render(difference, shape, options, pixels);
        Assert.Equal(pixels, record.Levels);
        Assert.Equal(2u, record.Flags);
        float strongest = difference.Max(Math.Abs);
        Assert.All(record.Ranges, range => Assert.Equal((-strongest, strongest), range));
    }

    [Fact]
    public async Task Before_anything_has_run_there_is_nothing_to_ask()
    {
        using var served = new Served();
        using var page = await served.OpenAsync();
        foreach (object question in new object[]
        {
            new { v = 1, kind = "value", id = 1, layer = 0, map = 0, x = 0, y = 0 },
            new { v = 1, kind = "save", id = 1, what = "png", layer = 0 }, new { v = 1, kind = "save", id = 1, what = "npy", layer = 0 },
            new { v = 1, kind = "save", id = 1, what = "input" }, new { v = 1, kind = "freeze", on = true },
        })
        {
            await page.SendAsync(question);
            Assert.EndsWith(".", (await page.ReceiveAsync("refused")).GetProperty("text").GetString(), StringComparison.Ordinal);
        }
    }
}
