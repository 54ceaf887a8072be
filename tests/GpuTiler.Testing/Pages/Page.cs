using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text.Json;

namespace GpuTiler.Testing;

/// <summary>What the page does, without a browser: comes with the link, opens the socket and the stream, acknowledges.</summary>
internal sealed class Page : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient http;
    private readonly ClientWebSocket socket;
    private readonly string cookie;
    private readonly int port;
    private Stream? stream;
    private bool isShared;

    private Page(HttpClient http, ClientWebSocket socket, string cookie, int port) =>
        (this.http, this.socket, this.cookie, this.port) = (http, socket, cookie, port);

    /// <summary>The first message.</summary>
    public JsonElement Hello { get; private set; }

    /// <summary>The socket.</summary>
    public ClientWebSocket Socket => socket;

    /// <summary>The cookie that the link brings.</summary>
    public static async Task<string> CookieAsync(Uri link)
    {
        using var http = NewClient();
        using var response = await http.GetAsync(link, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        return response.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }

    /// <summary>A client that keeps nothing by itself.</summary>
    public static HttpClient NewClient() => new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });

    /// <summary>Opens a page.</summary>
    public static async Task<Page> OpenAsync(Uri link, string? cookie = null) =>
        await OpenAsync(link.Port, cookie ?? await CookieAsync(link));

    /// <summary>Opens a page of a browser that has the cookie.</summary>
    public static async Task<Page> OpenAsync(int port, string cookie, HttpClient? http = null)
    {
        var page = new Page(http ?? NewClient(), await ConnectAsync(port, cookie), cookie, port) { isShared = http is not null };
        page.Hello = await page.ReceiveAsync();
        return page;
    }

    /// <summary>Opens a socket as a page of some origin does.</summary>
    public static async Task<ClientWebSocket> ConnectAsync(int port, string? cookie, string? origin = "", string host = "127.0.0.1")
    {
        var socket = new ClientWebSocket();
        if (cookie is not null)
        {
            socket.Options.SetRequestHeader("Cookie", cookie);
        }

        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin.Length == 0 ? $"http://127.0.0.1:{port}" : origin);
        }

        if (host != "127.0.0.1")
        {
            socket.Options.SetRequestHeader("Host", host);
        }

        try
        {
            await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{port}/socket"), TestContext.Current.CancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends a message.</summary>
    public Task SendAsync(object message) => SendTextAsync(JsonSerializer.SerializeToUtf8Bytes(message));

    /// <summary>Sends text as it is.</summary>
    public Task SendTextAsync(byte[] text) =>
        socket.SendAsync(text, WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);

    /// <summary>Sends bytes.</summary>
    public Task SendBytesAsync(byte[] bytes) =>
        socket.SendAsync(bytes, WebSocketMessageType.Binary, endOfMessage: true, TestContext.Current.CancellationToken);

    /// <summary>Sends a picture.</summary>
    public Task SendPictureAsync(byte[] pixels, int width, int height, int channels, double time = 0)
    {
        var message = new byte[24 + pixels.Length];
        (message[0], message[1]) = (2, (byte)channels);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(2), (ushort)width);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(4), (ushort)height);
        BinaryPrimitives.WriteDoubleLittleEndian(message.AsSpan(16), time);
        pixels.CopyTo(message, 24);
        return SendBytesAsync(message);
    }

    /// <summary>The next message.</summary>
    public async Task<JsonElement> ReceiveAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var buffer = new byte[1 << 20];
        int length = 0;
        ValueWebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(buffer.AsMemory(length), patience.Token);
            length += part.Count;
        }
        while (!part.EndOfMessage);

        return part.MessageType == WebSocketMessageType.Close
            ? throw new EndOfStreamException($"The socket was closed: {socket.CloseStatus} {socket.CloseStatusDescription}")
            : JsonDocument.Parse(buffer.AsMemory(0, length)).RootElement.Clone();
    }

    /// <summary>The next message of a kind.</summary>
    public async Task<JsonElement> ReceiveAsync(string kind)
    {
        for (long start = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(start) < Patience;)
        {
            var message = await ReceiveAsync();
            if (message.GetProperty("kind").GetString() == kind)
            {
                return message;
            }
        }

        throw new TimeoutException($"Other messages came, and no '{kind}'.");
    }

    /// <summary>Opens the stream.</summary>
    public async Task StreamAsync()
    {
        var response = await RequestStreamAsync(port, cookie, Hello.GetProperty("viewer").GetInt32(), http);
        response.EnsureSuccessStatusCode();
        stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Asks for a stream.</summary>
    public static Task<HttpResponseMessage> RequestStreamAsync(
        int port, string? cookie, int viewer, HttpClient http, string? own = "1", string? site = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port}/stream?viewer={viewer}");
        foreach (var (name, value) in new[] { ("Cookie", cookie), ("X-GpuTiler", own), ("Sec-Fetch-Site", site) })
        {
            if (value is not null)
            {
                request.Headers.Add(name, value);
            }
        }

        return http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    /// <summary>Shows whole layers, and returns the frame that answers.</summary>
    public async Task<Frame> ShowAsync(uint seq, params object[] slots)
    {
        await SendAsync(new { v = 1, kind = "view", seq, slots });
        while (true)
        {
            var frame = await FrameAsync();
            if (frame.View == seq)
            {
                return frame;
            }
        }
    }

    /// <summary>The next frame, acknowledged.</summary>
    public async Task<Frame> FrameAsync(bool acknowledges = true)
    {
        using var patience = new CancellationTokenSource(Patience);
        var records = new List<SlotRecord>();
        while (true)
        {
            SlotRecord record;
            try
            {
                record = await SlotRecord.ReadAsync(stream!, patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"No frame came. The server said: {await EverythingAsync()}");
            }

            if (record.Kind == 2)
            {
                if (acknowledges)
                {
                    await AcknowledgeAsync(record.Frame);
                }

                return new Frame(record.Frame, record.View, record.Time, records);
            }

            if (record.Kind == 1)
            {
                records.Add(record);
            }
        }
    }

    /// <summary>Has something shown until a frame has it: a page without room for one at the moment is passed over.</summary>
    public async Task<Frame> UntilShownAsync(Action show)
    {
        while (true)
        {
            var next = FrameAsync();
            while (!next.IsCompleted)
            {
                show();
                await Task.WhenAny(next, Task.Delay(5, TestContext.Current.CancellationToken));
            }

            if (await next is { Records.Count: > 0 } frame)
            {
                return frame;
            }
        }
    }

    // What the socket still holds, which ends it.
    private async Task<string> EverythingAsync()
    {
        var all = new System.Text.StringBuilder();
        var buffer = new byte[1 << 16];
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(), patience.Token);
                all.AppendLine(System.Text.Encoding.UTF8.GetString(buffer, 0, part.Count));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            return all.ToString();
        }
    }

    /// <summary>Whether a frame comes within a while; it is lost then.</summary>
    public async Task<bool> HasFrameAsync(TimeSpan wait)
    {
        using var patience = new CancellationTokenSource(wait);
        try
        {
            await SlotRecord.ReadAsync(stream!, patience.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Says that a frame was drawn.</summary>
    public Task AcknowledgeAsync(uint frame)
    {
        var message = new byte[8];
        message[0] = 1;
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(4), frame);
        return SendBytesAsync(message);
    }

    /// <summary>Fetches something of the server's.</summary>
    public async Task<byte[]> FetchAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port}{path}");
        request.Headers.Add("Cookie", cookie);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        socket.Dispose();
        stream?.Dispose();
        if (!isShared)
        {
            http.Dispose();
        }
    }
}
