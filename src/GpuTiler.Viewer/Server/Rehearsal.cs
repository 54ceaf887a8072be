using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace GpuTiler.Viewer;

/// <summary>
/// Answers a first page that nobody has asked for, so that the code is compiled while a browser still starts: the first real one waits
/// for less.
/// </summary>
/// <param name="handler">Answers requests.</param>
/// <param name="token">The server's token.</param>
/// <param name="host">The server's name and port.</param>
internal sealed class Rehearsal(RequestHandler handler, AccessToken token, HostString host)
{
    /// <summary>Has it answered; what comes of it is thrown away.</summary>
    /// <param name="hello">The first message.</param>
    public async Task RunAsync(HelloMessage hello)
    {
        JsonSerializer.Serialize(Stream.Null, hello, ViewerJson.Default.ServerMessage);
        await handler.HandleAsync(RequestOf("/", QueryString.Create("token", token.Text)));
        await handler.HandleAsync(RequestOf("/page/main.js", QueryString.Empty));
    }

    private DefaultHttpContext RequestOf(string path, QueryString query)
    {
        var context = new DefaultHttpContext();
        var request = context.Request;
        (request.Method, request.Scheme, request.Host, request.Path, request.QueryString) = (HttpMethods.Get, "http", host, path, query);
        request.Headers.Cookie = $"{token.CookieName}={token.IssueCookie()}";
        return context;
    }
}
