using System.Net;

namespace GpuTiler.Viewer;

/// <summary>
/// The names under which a server may be asked for. A page of another site can make its own name lead to this machine; a request then has
/// that name, and is refused.
/// </summary>
/// <param name="address">The address that the server listens on.</param>
internal sealed class HostNames(IPAddress address)
{
    /// <summary>Whether a request's host is this server's; its port may be that of a tunnel.</summary>
    /// <param name="host">The host without the port, IPv6 addresses in brackets.</param>
    public bool Contains(string host)
    {
        if (host is "localhost" or "127.0.0.1" or "[::1]")
        {
            return true;
        }

        if (IPAddress.IsLoopback(address))
        {
            return false;
        }

        // An address cannot be made to lead elsewhere, as a name can.
        bool isAny = address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
        return IPAddress.TryParse(host.Trim('[', ']'), out var asked)
            ? isAny || asked.Equals(address)
            : string.Equals(host, Environment.MachineName, StringComparison.OrdinalIgnoreCase);
    }
}
