using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace GpuTiler.Viewer.Tests;

/// <summary>What a socket, or many of them, may do to the server.</summary>
public class SocketTests
{
    [Theory]
    [InlineData("""{"v":1,"kind":"nonsense"}""", "nonsense")]
    [InlineData("""{"v":2,"kind":"view","seq":1,"slots":[]}""", "view")]
    [InlineData("""{"kind":"view","seq":1,"slots":[]}""", "view")]
    [InlineData("""{"v":1,"kind":"view"}""", "view")]
    [InlineData("""{"v":1,"kind":"view","seq":-1,"slots":[]}""", "view")]
    [InlineData("""{"v":1,"kind":"view","seq":1,"slots":[null]}""", "view")]
    [InlineData("""{"v":1,"kind":"view","seq":1,"slots":"all"}""", "view")]
    [InlineData("""{"v":1,"kind":7}""", "")]
    [InlineData("""{"v":1}""", "")]
    [InlineData("""[1]""", "")]
    [InlineData("""{"v":1,"kind":"view",""", "")]
    [InlineData("", "")]
    [InlineData("""{"v":1,"kind":"step","by":"back"}""", "step")]
    [InlineData("""{"v":1,"kind":"source","source":"cellar"}""", "source")]
    [InlineData("""{"v":1,"kind":"value","id":3,"layer":0,"map":9,"x":0,"y":0}""", "value")]
    [InlineData("""{"v":1,"kind":"value","id":3,"layer":77,"map":0,"x":0,"y":0}""", "value")]
    [InlineData("""{"v":1,"kind":"unit","layer":0,"map":-1}""", "unit")]
    [InlineData("""{"v":1,"kind":"save","id":3,"what":"everything"}""", "save")]
    public async Task A_message_that_means_nothing_is_answered(string text, string of)
    {
        using var served = new Served();
        using var page = await served.OpenAsync();
        await page.SendTextAsync(Encoding.UTF8.GetBytes(text));
        var answer = await page.ReceiveAsync("refused");
        Assert.Equal(of, answer.GetProperty("of").GetString());
        Assert.EndsWith(".", answer.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(text.Contains("\"id\":3", StringComparison.Ordinal) ? 3 : null, Id(answer));

        static int? Id(System.Text.Json.JsonElement answer) =>
            answer.GetProperty("id") is { ValueKind: System.Text.Json.JsonValueKind.Number } id ? id.GetInt32() : null;
    }

    [Fact]
    public async Task Names_made_of_markup_are_words_in_a_message()
    {
        const string Name = "</script><img src=x onerror=alert(1)>\"'&";
        using var served = new Served(layer: Name);
        using var page = await served.OpenAsync();
        Assert.Equal(Name, page.Hello.GetProperty("layers")[0].GetProperty("name").GetString());
        Assert.DoesNotContain('<', page.Hello.GetRawText());
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 1 })]
    [InlineData(new byte[] { 1, 0, 0, 0, 9, 9, 9, 9, 9 })]
    [InlineData(new byte[] { 2, 3, 0, 0 })]
    [InlineData(new byte[] { 3, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 2, 3, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 })]
    [InlineData(new byte[] { 2, 2, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1 })]
    [InlineData(new byte[] { 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    public async Task Bytes_that_are_no_picture_are_answered(byte[] bytes)
    {
        using var served = new Served();
        using var page = await served.OpenAsync();
        await page.SendAsync(new { v = 1, kind = "source", source = "camera" });
        await page.ReceiveAsync("state");
        await page.SendBytesAsync(bytes);
        Assert.Equal("picture", (await page.ReceiveAsync("refused")).GetProperty("of").GetString());
    }

    [Fact]
    public async Task A_message_that_is_too_large_ends_the_socket_and_nothing_else()
    {
        using var served = new Served();
        using var other = await served.OpenAsync();
        using var page = await served.OpenAsync();
        int most = page.Hello.GetProperty("limits").GetProperty("messageBytes").GetInt32();
        var part = new byte[1 << 20];
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            for (long sent = 0; sent <= most; sent += part.Length)
            {
                await page.Socket.SendAsync(part, WebSocketMessageType.Binary, endOfMessage: false, TestContext.Current.CancellationToken);
            }

            await page.ReceiveAsync("never");
        });
        await other.SendAsync(new { v = 1, kind = "play", playing = false });
        await other.ReceiveAsync("state");
    }

    [Fact]
    public async Task Pages_beyond_those_that_there_is_room_for_are_told_so()
    {
        using var served = new Served(options => options with { MaxPages = 4 });
        string cookie = await Page.CookieAsync(served.Viewer.Link);
        using var first = await Page.OpenAsync(served.Viewer.Link, cookie);
        using var second = await Page.OpenAsync(served.Viewer.Link, cookie);
        using var third = await Page.OpenAsync(served.Viewer.Link, cookie);

        // A browser has no connection left for a fourth.
        using var fourth = await Page.OpenAsync(served.Viewer.Link, cookie);
        Assert.Equal(("refused", "socket"), (fourth.Hello.GetProperty("kind").GetString(), fourth.Hello.GetProperty("of").GetString()));
        await Assert.ThrowsAsync<EndOfStreamException>(() => fourth.ReceiveAsync());

        using var elsewhere = await served.OpenAsync();
        Assert.Equal("hello", elsewhere.Hello.GetProperty("kind").GetString());
        using var tooMany = await served.OpenAsync();
        Assert.Equal("refused", tooMany.Hello.GetProperty("kind").GetString());
    }

    [Fact]
    public async Task Two_hundred_connections_that_say_nothing_keep_nobody_out()
    {
        using var served = new Served();
        var idle = new List<TcpClient>();
        try
        {
            for (int i = 0; i < 200; i++)
            {
                var client = new TcpClient();
                idle.Add(client);
                await client.ConnectAsync(IPAddress.Loopback, served.Viewer.Port, TestContext.Current.CancellationToken);
                if (i % 2 == 0)
                {
                    await client.GetStream().WriteAsync("GET / HTTP/1.1\r\nHo"u8.ToArray(), TestContext.Current.CancellationToken);
                }
            }

            using var page = await served.OpenAsync();
            Assert.Equal("hello", page.Hello.GetProperty("kind").GetString());
        }
        finally
        {
            idle.ForEach(client => client.Dispose());
        }
    }

    [Fact]
    public async Task A_page_that_begins_a_message_and_says_no_more_is_ended()
    {
        using var served = new Served();
        using var page = await served.OpenAsync();
        await page.Socket.SendAsync(
            new byte[100], WebSocketMessageType.Binary, endOfMessage: false, TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<Exception>(() => page.ReceiveAsync("never"));
        await served.IsAloneAsync();
    }

    [Fact]
    public void Messages_come_at_a_rate_and_none_is_lost()
    {
        var rate = new MessageRate();
        int passed = 0;
        while (rate.Pass() is null)
        {
            passed++;
        }

        Assert.InRange(passed, 400, 2000);
    }
}
