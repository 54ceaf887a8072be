using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace GpuTiler.Viewer;

/// <summary>A viewer cannot listen on the address and port that it was given. The message is one sentence.</summary>
public sealed class ViewerPortException : Exception
{
    internal ViewerPortException(IPAddress address, int port, SocketError error, int? free)
        : base(Sentence(address, port, error, free)) => (Address, Port, Error, FreePort) = (address, port, error, free);

    /// <summary>The address.</summary>
    public IPAddress Address { get; }

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>The system's error.</summary>
    public SocketError Error { get; }

    /// <summary>A free port, if another one may help; otherwise <see langword="null"/>.</summary>
    public int? FreePort { get; }

    private static string Sentence(IPAddress address, int port, SocketError error, int? free) => error switch
    {
        SocketError.AddressAlreadyInUse => string.Create(
            CultureInfo.InvariantCulture, $"Port {port} is in use{(free is null ? "" : $"; port {free} is free")}."),
        SocketError.AccessDenied => string.Create(
            CultureInfo.InvariantCulture,
            $"Port {port} is kept for the system's own services, and this program may not use it: choose one from 1024 on."),
        SocketError.AddressNotAvailable => $"{address} is no address of this machine.",
        _ => string.Create(CultureInfo.InvariantCulture, $"Port {port} of {address} cannot be used: {error}."),
    };
}
