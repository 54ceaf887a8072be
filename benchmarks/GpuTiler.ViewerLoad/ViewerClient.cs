using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text.Json;

namespace GpuTiler.ViewerLoad;

/// <summary>A page without a browser: it comes with the link, opens the socket and the stream, asks, and acknowledges.</summary>
internal sealed class ViewerClient : IDisposable
{
    private const int HeaderBytes = 64, EndOfFrame = 2;

    private readonly HttpClient http = new(new SocketsHttpHandler { UseCookies = false });
    private readonly ClientWebSocket socket = new();
    private readonly byte[] header = new byte[HeaderBytes], acknowledgement = [1, 0, 0, 0, 0, 0, 0, 0];
    private readonly byte[] waste = new byte[1 << 16];
    private readonly Uri link;
    private readonly string cookie;
    private Stream? stream;

    private ViewerClient(Uri link, string cookie) => (this.link, this.cookie) = (link, cookie);

    /// <summary>The server's first message.</summary>
    public JsonElement Hello { get; private set; }

    /// <summary>Bytes of the stream that were read.</summary>
    public long Bytes { get; private set; }

    /// <summary>The cookie that a link brings.</summary>
    public static async Task<string> CookieAsync(Uri link)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false });
        using var response = await http.GetAsync(link);
        response.EnsureSuccessStatusCode();
        return response.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }

    /// <summary>Opens a page.</summary>
    /// <param name="link">The viewer's link.</param>
    /// <param name="cookie">The browser's cookie.</param>
    /// <param name="streams">Whether it opens the stream too.</param>
    public static async Task<ViewerClient> OpenAsync(Uri link, string cookie, bool streams = true)
    {
        var client = new ViewerClient(link, cookie);
        client.socket.Options.SetRequestHeader("Cookie", cookie);
        client.socket.Options.SetRequestHeader("Origin", link.GetLeftPart(UriPartial.Authority));
        await client.socket.ConnectAsync(new UriBuilder(link) { Scheme = "ws", Path = "/socket", Query = "" }.Uri, CancellationToken.None);
        client.Hello = await client.ReceiveAsync("hello");
        if (streams)
        {
            await client.StreamAsync();
        }

        return client;
    }

    /// <summary>Sends a message.</summary>
    public Task SendAsync(object message) => socket.SendAsync(
        JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    /// <summary>Sends a picture, with its header.</summary>
    public ValueTask SendPictureAsync(ReadOnlyMemory<byte> message) =>
        socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);

    /// <summary>The next message of a kind.</summary>
    public async Task<JsonElement> ReceiveAsync(string kind)
    {
        while (true)
        {
            var text = new MemoryStream();
            WebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(waste, CancellationToken.None);
                text.Write(waste, 0, part.Count);
            }
            while (!part.EndOfMessage);

            var message = JsonDocument.Parse(text.ToArray()).RootElement;
            if (message.GetProperty("kind").GetString() == kind)
            {
                return message;
            }
        }
    }

    /// <summary>Reads the next frame, and says that it was drawn.</summary>
    /// <returns>The seq of the view that it answers.</returns>
    public async Task<uint> FrameAsync(byte[] buffer)
    {
        while (true)
        {
            await stream!.ReadExactlyAsync(header);
            int payload = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(44));
            Bytes += HeaderBytes + payload;
            for (int left = payload; left > 0; left -= Math.Min(left, buffer.Length))
            {
                await stream.ReadExactlyAsync(buffer.AsMemory(0, Math.Min(left, buffer.Length)));
            }

            if (BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(4)) == EndOfFrame)
            {
                header.AsSpan(8, 4).CopyTo(acknowledgement.AsSpan(4));
                await socket.SendAsync(acknowledgement.AsMemory(), WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
                return BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(20));
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        socket.Dispose();
        stream?.Dispose();
        http.Dispose();
    }

    private async Task StreamAsync()
    {
        var request = new HttpRequestMessage(
            HttpMethod.Get, new UriBuilder(link) { Path = "/stream", Query = $"viewer={Hello.GetProperty("viewer").GetInt32()}" }.Uri);
        request.Headers.Add("Cookie", cookie);
        request.Headers.Add("X-GpuTiler", "1");
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        stream = await response.Content.ReadAsStreamAsync();
    }
}
