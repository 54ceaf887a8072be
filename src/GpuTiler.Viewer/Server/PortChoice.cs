using System.Net;
using System.Net.Sockets;

namespace GpuTiler.Viewer;

/// <summary>Finds a port that is free.</summary>
internal static class PortChoice
{
    /// <summary>The first port that is tried where none is asked for.</summary>
    public const int First = 8750;

    private const int Tries = 250;

    /// <summary>The port to listen on.</summary>
    /// <param name="address">The address.</param>
    /// <param name="wanted">The port that is asked for; 0 finds one.</param>
    /// <exception cref="ViewerPortException">It cannot be had.</exception>
    public static int Find(IPAddress address, int wanted)
    {
        if (wanted != 0)
        {
            return Probe(address, wanted) is { } error
                ? throw new ViewerPortException(address, wanted, error, error == SocketError.AddressAlreadyInUse ? FirstFree(address) : null)
                : wanted;
        }

        return FirstFree(address)
            ?? throw new ViewerPortException(address, First, Probe(address, First) ?? SocketError.AddressAlreadyInUse, free: null);
    }

    private static int? FirstFree(IPAddress address)
    {
        for (int port = First; port < First + Tries; port++)
        {
            if (Probe(address, port) is null)
            {
                return port;
            }
        }

        return null;
    }

    private static SocketError? Probe(IPAddress address, int port)
    {
        var addresses = IPAddress.IsLoopback(address) ? [IPAddress.Loopback, IPAddress.IPv6Loopback] : new[] { address };
        foreach (var one in addresses.Where(one => one.AddressFamily != AddressFamily.InterNetworkV6 || Socket.OSSupportsIPv6))
        {
            try
            {
                using var socket = new Socket(one.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(one, port));
                socket.Listen();
            }
            catch (SocketException e) when (e.SocketErrorCode != SocketError.AddressNotAvailable || addresses.Length == 1)
            {
                return e.SocketErrorCode;
            }
            catch (SocketException)
            {
                // A machine without IPv6's loopback has IPv4's.
            }
        }

        return null;
    }
}
