using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;

namespace GpuTiler.Viewer;

/// <summary>Messages on their way to a page. Any thread leaves them; one sends them.</summary>
/// <param name="overflowed">Called when so many wait that one is lost.</param>
internal sealed class Outbox(Action overflowed)
{
    /// <summary>Messages that may wait. A page that leaves so many unread is gone, or means harm.</summary>
    public const int Capacity = 256;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Channel<byte[]> messages =
        Channel.CreateBounded<byte[]>(new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    /// <summary>How many wait.</summary>
    public int Waiting => messages.Reader.Count;

    /// <summary>Leaves a message.</summary>
    public void Send(ServerMessage message) => Send(JsonSerializer.SerializeToUtf8Bytes(message, ViewerJson.Default.ServerMessage));

    /// <summary>Leaves a message that is JSON already.</summary>
    public void Send(byte[] json)
    {
        // Where no more are taken, the page is going already.
        if (!messages.Writer.TryWrite(json) && messages.Writer.TryComplete())
        {
            overflowed();
        }
    }

    /// <summary>No more messages come.</summary>
    public void Complete() => messages.Writer.TryComplete();

    /// <summary>Sends what comes, until no more does.</summary>
    /// <exception cref="OperationCanceledException">The page does not take it.</exception>
    public async Task SendAllAsync(WebSocket socket)
    {
        await foreach (byte[] message in messages.Reader.ReadAllAsync())
        {
            using var patience = new CancellationTokenSource(Patience);
            await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, patience.Token);
        }
    }
}
