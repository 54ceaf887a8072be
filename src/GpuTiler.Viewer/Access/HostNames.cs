using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace GpuTiler.Viewer;

/// <summary>
/// The names by which a server may be addressed. Another site can make its own name resolve to this machine; a request then carries that
/// name and is refused.
/// </summary>
/// <param name="address">The address that the server listens on.</param>
/// <param name="certificate">The server's certificate, if it has one.</param>
internal sealed class HostNames(IPAddress address, X509Certificate2? certificate = null)
{
    /// <summary>Whether a request's host is this server's; its port may be that of a tunnel.</summary>
    /// <param name="host">The host without the port, IPv6 addresses in brackets.</param>
    public bool Contains(string host)
    {
        // A browser accepts no other name for a server with that certificate.
        if (host is "localhost" or "127.0.0.1" or "[::1]"
            || (Uri.CheckHostName(host) == UriHostNameType.Dns && certificate?.MatchesHostname(host) == true))
        {
            return true;
        }

        if (IPAddress.IsLoopback(address))
        {
            return false;
        }

        // An address cannot be redirected as a name can.
        bool isAny = address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
        return IPAddress.TryParse(host.Trim('[', ']'), out var asked)
            ? isAny || asked.Equals(address)
            : string.Equals(host, Environment.MachineName, StringComparison.OrdinalIgnoreCase);
    }
}
