using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace GpuTiler.Viewer;

/// <summary>Decides who may request what. Every request passes here first.</summary>
/// <param name="token">The server's token.</param>
/// <param name="hosts">The server's names.</param>
/// <param name="paths">Tells existing paths from others.</param>
internal sealed class AccessGuard(AccessToken token, HostNames hosts, Func<string, bool> paths)
{
    /// <summary>The path of a page's socket.</summary>
    public const string SocketPath = "/socket";

    /// <summary>The path of a page's stream.</summary>
    public const string StreamPath = "/stream";

    /// <summary>The header of a stream's request, which no form and no link of another site can send.</summary>
    public const string StreamHeader = "X-GpuTiler";

    /// <summary>Looks at a request.</summary>
    public AccessDecision Decide(HttpRequest request)
    {
        if (!hosts.Contains(request.Host.Host))
        {
            return AccessDecision.Refuse(StatusCodes.Status421MisdirectedRequest, "This is not the server of that name.");
        }

        string path = request.Path.Value ?? "";
        if (!paths(path))
        {
            return AccessDecision.Refuse(StatusCodes.Status404NotFound, "There is nothing here.");
        }

        if (!HttpMethods.IsGet(request.Method))
        {
            return AccessDecision.Refuse(StatusCodes.Status405MethodNotAllowed, "Nothing here can be changed by a request.");
        }

        bool isKnown = token.TryReadCookie(request.Cookies[token.CookieName], out string? browser);
        if (path == "/" && request.Query.TryGetValue("token", out var given))
        {
            return given is [{ } text] && token.Matches(text)
                ? AccessDecision.Allow(browser ?? "", newCookie: isKnown ? null : token.IssueCookie())
                : Unknown;
        }

        if (!isKnown)
        {
            return Unknown;
        }

        return path switch
        {
            SocketPath when !IsOwn(request.Headers.Origin, request) => Foreign,
            StreamPath when request.Headers[StreamHeader] is not ["1"] || !IsSameOrigin(request.Headers["Sec-Fetch-Site"]) => Foreign,
            _ => AccessDecision.Allow(browser!),
        };
    }

    private static AccessDecision Unknown { get; } = AccessDecision.Refuse(
        StatusCodes.Status401Unauthorized, "The viewer does not know this browser: open the link that the program printed.");

    private static AccessDecision Foreign { get; } = AccessDecision.Refuse(
        StatusCodes.Status403Forbidden, "The viewer answers its own page alone.");

    // Browsers send it with every socket; a request without one, or with "null", is not from our page.
    private static bool IsOwn(StringValues origin, HttpRequest request) =>
        origin is [{ } text] && text == $"{request.Scheme}://{request.Host.Value}";

    // The header keeps out browsers that are too old to send it.
    private static bool IsSameOrigin(StringValues site) => site is [] or ["same-origin"];
}
