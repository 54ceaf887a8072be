using System.Net;
using System.Net.Sockets;

namespace GpuTiler.Viewer;

/// <summary>
/// The sockets that a server listens on, of one port: on this machine alone both IPv4's and IPv6's. They listen from the moment that the
/// port is chosen, so that nobody else gets it meanwhile.
/// </summary>
internal sealed class ListeningSockets : IDisposable
{
    /// <summary>The first port that is tried where none is asked for.</summary>
    public const int FirstPort = 8750;

    private const int Tries = 250;

    private readonly List<Socket> sockets = [];

    private ListeningSockets(int port) => Port = port;

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>Where they listen.</summary>
    public IEnumerable<IPEndPoint> EndPoints => sockets.Select(socket => (IPEndPoint)socket.LocalEndPoint!);

    /// <summary>The socket of an end point.</summary>
    public Socket Of(EndPoint endPoint) => sockets.Single(socket => socket.LocalEndPoint!.Equals(endPoint));

    /// <summary>Listens.</summary>
    /// <param name="address">The address.</param>
    /// <param name="wanted">The port that is asked for; 0 finds one.</param>
    /// <exception cref="ViewerPortException">It cannot be had.</exception>
    public static ListeningSockets Open(IPAddress address, int wanted)
    {
        if (wanted == 0)
        {
            return Find(address, out var refusal) ?? throw new ViewerPortException(address, FirstPort, refusal, free: null);
        }

        if (TryOpen(address, wanted, out var error) is { } opened)
        {
            return opened;
        }

        using var other = error == SocketError.AddressAlreadyInUse ? Find(address, out _) : null;
        throw new ViewerPortException(address, wanted, error, other?.Port);
    }

    /// <inheritdoc/>
    public void Dispose() => sockets.ForEach(socket => socket.Dispose());

    private static ListeningSockets? Find(IPAddress address, out SocketError error)
    {
        error = SocketError.Success;
        for (int port = FirstPort; port < FirstPort + Tries; port++)
        {
            if (TryOpen(address, port, out error) is { } opened)
            {
                return opened;
            }
        }

        return null;
    }

    private static ListeningSockets? TryOpen(IPAddress address, int port, out SocketError error)
    {
        var opened = new ListeningSockets(port);
        error = SocketError.Success;
        foreach (var one in IPAddress.IsLoopback(address) ? [IPAddress.Loopback, IPAddress.IPv6Loopback] : new[] { address })
        {
            try
            {
                opened.Listen(one);
            }
            catch (SocketException e) when (IsMissing(e) && IPAddress.IsLoopback(address))
            {
                // A machine without the one protocol has the other.
                error = e.SocketErrorCode;
            }
            catch (SocketException e)
            {
                error = e.SocketErrorCode;
                opened.Dispose();
                return null;
            }
        }

        return opened.sockets.Count > 0 ? opened : null;
    }

    private static bool IsMissing(SocketException e) =>
        e.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported or SocketError.ProtocolNotSupported;

    private void Listen(IPAddress address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, Port));
            socket.Listen();
            sockets.Add(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
