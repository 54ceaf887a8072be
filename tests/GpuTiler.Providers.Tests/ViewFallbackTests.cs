using System.Net;
using System.Net.Sockets;
using GpuTiler.Cli;
using GpuTiler.Viewer;

namespace GpuTiler.Providers.Tests;

/// <summary>What a viewer does when the device that <c>--device auto</c> chose is lost while somebody looks on.</summary>
[Collection(SerialConsole.Name)]
public class ViewFallbackTests
{
    private static readonly string Samples = Path.Combine(RepositoryRoot.Find(), "samples", "digits"),
        Model = Path.Combine(Samples, "digits.onnx");
    private static readonly object Slot = new { slot = 1, layer = 0, x = 0, y = 0, columns = 8, rows = 4 };

    [Theory]
    [InlineData(LosingDevice.Call.Run)]
    [InlineData(LosingDevice.Call.Dispatch)]
    [InlineData(LosingDevice.Call.Read)]
    public async Task The_processor_goes_on_with_the_same_link(object lostAt)
    {
        var call = (LosingDevice.Call)lostAt;
        var losing = new LosingDevice(call, calls: 1);
        using var device = OpenedDevice.Best(losing, 1, "losing");
        using var progress = new Progress(quiet: true);
        using var loader = new ModelLoader(
            Model, ModelSettings.Default, new ModelInputs(Model, ModelSettings.Default, progress), device, progress);
        using var end = new ManualResetEvent(initialState: false);
        var announced = new TaskCompletionSource<LiveViewer>(TaskCreationOptions.RunContinuationsAsynchronously);
        int announcements = 0;
        var serving = Task.Run(() => new ViewSession(device, loader, null, null).Run(
            new()
            {
                Files = [Path.Combine(Samples, "images")],

                // Between the two servers, another test program might take the first that is free.
                Port = FreePort(),
            },
            viewer =>
            {
                announcements++;
                announced.TrySetResult(viewer);
            },
            end), TestContext.Current.CancellationToken);
        try
        {
            var first = await announced.Task;
            var (link, cookie) = (first.Link, await Page.CookieAsync(first.Link));
            using (var page = await Page.OpenAsync(first.Port, cookie))
            {
                Assert.Equal("losing", page.Hello.GetProperty("device").GetProperty("kind").GetString());
                await page.StreamAsync();
                await page.SendAsync(new { v = 1, kind = "view", seq = 1, slots = new[] { Slot } });
                await UntilGoneAsync(page);
            }

            // The cookie is good for the next one on the port.
            using var again = await ReopenAsync(link.Port, cookie);
            Assert.Equal("cpu", again.Hello.GetProperty("device").GetProperty("kind").GetString());
            string text = (await again.ReceiveAsync("notice")).GetProperty("text").GetString()!;
            Assert.Equal(
                $"losing failed and the processor goes on: {call} on a device that is lost failed: the device lost its power.", text);
            await again.StreamAsync();
            Assert.Contains((await again.ShowAsync(1, Slot))[1].Levels, level => level > 0);
            Assert.True(losing.IsDisposed);
            Assert.Equal(1, announcements);
        }
        finally
        {
            end.Set();
            await serving;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // One file after the other, until the device is lost and the server with it.
    private static async Task UntilGoneAsync(Page page)
    {
        var frames = Task.Run(async () =>
        {
            while (true)
            {
                await page.FrameAsync();
            }
        }, TestContext.Current.CancellationToken);
        while (!frames.IsCompleted)
        {
            try
            {
                await page.SendAsync(new { v = 1, kind = "step", by = 1 });
            }
            catch (System.Net.WebSockets.WebSocketException)
            {
                // It has gone; the stream ends too.
            }

            await Task.WhenAny(frames, Task.Delay(30, TestContext.Current.CancellationToken));
        }

        Assert.IsNotType<TimeoutException>(frames.Exception?.InnerException);
    }

    // The viewer of the device that is lost may still greet before it goes.
    private static async Task<Page> ReopenAsync(int port, string cookie)
    {
        for (int i = 0; ; i++)
        {
            try
            {
                var page = await Page.OpenAsync(port, cookie);
                if (i >= 200 || (page.Hello.TryGetProperty("device", out var device) && device.GetProperty("kind").GetString() == "cpu"))
                {
                    return page;
                }

                page.Dispose();
            }
            catch (Exception e) when (i < 200 && e is System.Net.WebSockets.WebSocketException or EndOfStreamException)
            {
                // It is not there yet.
            }

            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}
