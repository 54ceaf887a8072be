using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;

namespace GpuTiler.Viewer;

/// <summary>Messages on their way to a page. Any thread queues them; one sends them.</summary>
/// <param name="overflowed">Called when the queue is full and a message is lost.</param>
internal sealed class Outbox(Action overflowed)
{
    /// <summary>The most messages that may wait. A page that leaves so many unread is gone or malicious.</summary>
    public const int Capacity = 256;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Channel<byte[]> messages =
        Channel.CreateBounded<byte[]>(new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    /// <summary>How many wait.</summary>
    public int Waiting => messages.Reader.Count;

    /// <summary>Queues a message.</summary>
    public void Send(ServerMessage message) => Send(JsonSerializer.SerializeToUtf8Bytes(message, ViewerJson.Default.ServerMessage));

    /// <summary>Queues a message that is already JSON.</summary>
    public void Send(byte[] json)
    {
        // If no more are accepted, the page is already leaving.
        if (!messages.Writer.TryWrite(json) && messages.Writer.TryComplete())
        {
            overflowed();
        }
    }

    /// <summary>No more messages come.</summary>
    public void Complete() => messages.Writer.TryComplete();

    /// <summary>Sends messages as they come, until there are no more.</summary>
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
