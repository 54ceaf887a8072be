using System.Globalization;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;

namespace GpuTiler.Viewer;

/// <summary>Answers requests: the page and its files, sockets, streams.</summary>
/// <param name="token">The server's token.</param>
/// <param name="hosts">The server's names.</param>
/// <param name="pages">Who looks on.</param>
/// <param name="reception">What a page is told and what it may say.</param>
/// <param name="downloads">Files that were made for pages.</param>
internal sealed class RequestHandler(
    AccessToken token, HostNames hosts, PageRegistry pages, Reception reception, DownloadStore downloads)
{
    private readonly PageFiles files = new();
    private AccessGuard? guard;

    /// <summary>Answers one.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        ResponseHeaders.Apply(context.Response.Headers);
        guard ??= new AccessGuard(token, hosts, IsPath);
        var decision = guard.Decide(context.Request);
        if (!decision.IsAllowed)
        {
            await RefuseAsync(context, decision.Status, decision.Reason);
            return;
        }

        if (decision.NewCookie is { } cookie)
        {
            context.Response.Cookies.Append(
                token.CookieName, cookie, new()
                {
                    HttpOnly = true,
                    Secure = context.Request.IsHttps,
                    SameSite = SameSiteMode.Strict,
                    Path = "/",
                    IsEssential = true,
                });
        }

        await (context.Request.Path.Value switch
        {
            AccessGuard.SocketPath => SocketAsync(context, decision.Browser),
            AccessGuard.StreamPath => StreamAsync(context, decision.Browser),
            { } path when path.StartsWith(DownloadStore.Path, StringComparison.Ordinal) => DownloadAsync(context, path, decision.Browser),
            var path => FileAsync(context, files[path!]),
        });
    }

    private bool IsPath(string path) =>
        path is AccessGuard.SocketPath or AccessGuard.StreamPath || files.Contains(path) || downloads.Contains(path);

    private static async Task RefuseAsync(HttpContext context, int status, string reason)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync($"<!doctype html><html lang=\"en\"><title>GpuTiler</title><p>{reason}</p></html>");
    }

    private static async Task FileAsync(HttpContext context, PageFile file)
    {
        context.Response.ContentType = file.Type;
        context.Response.ContentLength = file.Content.Length;
        await context.Response.Body.WriteAsync(file.Content, context.RequestAborted);
    }

    private async Task DownloadAsync(HttpContext context, string path, string browser)
    {
        if (downloads.Take(path, browser) is not { } download)
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound, "There is nothing here.");
            return;
        }

        await using var content = download.Content;

        // The name is made of letters that a header takes as they are.
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{download.Name}\"";
        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = content.Length;
        await content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private async Task SocketAsync(HttpContext context, string browser)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "A socket is expected here.");
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var page = reception.Welcome(browser, context.Abort);
        if (pages.TryAdd(page) is { } reason)
        {
            page.Outbox.Send(new RefusedMessage("socket", null, reason));
            page.Outbox.Complete();
            await EndAsync(socket, page.Outbox.SendAllAsync(socket), WebSocketCloseStatus.EndpointUnavailable);
            return;
        }

        reception.Greet(page);
        var sending = EndAsync(socket, page.Outbox.SendAllAsync(socket), WebSocketCloseStatus.NormalClosure);
        try
        {
            await new SocketSession(socket, page, reception.Messages, reception.MessageBytes).RunAsync(context.RequestAborted);
        }
        catch (Exception e) when (IsGone(e))
        {
            // The page has gone without a word.
        }
        finally
        {
            pages.Remove(page);
            reception.Leave(page);
            await sending;
        }
    }

    private static async Task EndAsync(WebSocket socket, Task sending, WebSocketCloseStatus status)
    {
        try
        {
            await sending;
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            if (socket.State == WebSocketState.Open)
            {
                await socket.CloseOutputAsync(status, null, patience.Token);
            }
        }
        catch (Exception e) when (IsGone(e))
        {
            // Nobody is there to be told.
        }
    }

    private async Task StreamAsync(HttpContext context, string browser)
    {
        bool isNumber = int.TryParse(context.Request.Query["viewer"], NumberStyles.None, CultureInfo.InvariantCulture, out int number);
        var page = isNumber ? Array.Find(pages.All, page => page.Number == number && page.Browser == browser) : null;
        if (page is null)
        {
            await RefuseAsync(context, StatusCodes.Status409Conflict, "The stream names no socket that is open in this browser.");
            return;
        }

        context.Response.ContentType = "application/octet-stream";
        await context.Response.StartAsync(context.RequestAborted);
        var stream = page.OpenStream();
        try
        {
            reception.Watch(page);
            await stream.SendAllAsync(context.Response.BodyWriter, reception.Wake, context.RequestAborted);
        }
        catch (Exception e) when (IsGone(e))
        {
            // The page opens another.
        }
        finally
        {
            page.CloseStream(stream);
        }
    }

    private static bool IsGone(Exception e) =>
        e is OperationCanceledException or WebSocketException or IOException or ObjectDisposedException or InvalidOperationException;
}
