using System.Buffers;
using System.Net.WebSockets;

namespace GpuTiler.Viewer;

/// <summary>Reads what a page sends on its socket, until it goes.</summary>
/// <param name="socket">The socket.</param>
/// <param name="page">The page.</param>
/// <param name="messages">Understands messages.</param>
/// <param name="mostBytes">Bytes of a message at most.</param>
internal sealed class SocketSession(WebSocket socket, PageConnection page, MessageReader messages, int mostBytes)
{
    private const int FirstBytes = 1 << 14;

    private readonly MessageRate rate = new();

    /// <summary>Reads until the page goes, or breaks the rules.</summary>
    /// <param name="aborted">The connection is gone.</param>
    public async Task RunAsync(CancellationToken aborted)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstBytes);
        try
        {
            while (true)
            {
                int length = 0;
                ValueWebSocketReceiveResult part;
                do
                {
                    if (length == buffer.Length)
                    {
                        buffer = Grow(buffer, length);
                    }

                    part = await socket.ReceiveAsync(buffer.AsMemory(length), aborted);
                    length += part.Count;
                    if (length > mostBytes)
                    {
                        await CloseAsync(WebSocketCloseStatus.MessageTooBig, $"A message has {mostBytes} bytes at most.");
                        return;
                    }

                    Interlocked.Exchange(ref page.MessageBegan, part.EndOfMessage ? 0 : Began());
                }
                while (!part.EndOfMessage);

                if (part.MessageType == WebSocketMessageType.Close)
                {
                    await CloseAsync(WebSocketCloseStatus.NormalClosure, null);
                    return;
                }

                if (part.MessageType == WebSocketMessageType.Text)
                {
                    if (rate.Pass() is { } wait)
                    {
                        await Task.Delay(wait, aborted);
                    }

                    messages.ReadText(page, buffer.AsSpan(0, length));
                }
                else
                {
                    messages.ReadBinary(page, buffer.AsSpan(0, length));
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private long Began() => Interlocked.Read(ref page.MessageBegan) is > 0 and var since ? since : TimeProvider.System.GetTimestamp();

    private byte[] Grow(byte[] buffer, int length)
    {
        // One more than there may be, so that too much is seen.
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min((long)length * 2, mostBytes + 1L));
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private async Task CloseAsync(WebSocketCloseStatus status, string? reason)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            await socket.CloseOutputAsync(status, reason, patience.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            // It is gone already.
        }
    }
}
