using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GpuTiler.Viewer;

/// <summary>The web server: one port, on which pages, their sockets and their streams come and go.</summary>
internal sealed class ViewerServer : IAsyncDisposable
{
    private const int MostConnections = 1024, MostLineBytes = 4096, MostHeaderBytes = 16 << 10, MostHeaders = 64;

    private static readonly TimeSpan HeaderPatience = TimeSpan.FromSeconds(10), KeepAlive = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(15), PongPatience = TimeSpan.FromSeconds(15);

    private readonly WebApplication app;

    private ViewerServer(WebApplication app) => this.app = app;

    /// <summary>Answers what comes in.</summary>
    /// <param name="sockets">Where it listens; the server's to dispose of from now on.</param>
    /// <param name="handler">Answers requests.</param>
    /// <param name="certificate">What it shows; <see langword="null"/> is HTTP.</param>
    public static ViewerServer Start(ListeningSockets sockets, RequestHandler handler, X509Certificate2? certificate)
    {
        // Nothing is read from the environment or from files, and nothing is logged.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore()
            .UseSockets(options => options.CreateBoundListenSocket = sockets.Of)
            .ConfigureKestrel(options => Configure(options, sockets, certificate));
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        var app = builder.Build();
        app.UseWebSockets(new() { KeepAliveInterval = PingInterval, KeepAliveTimeout = PongPatience });
        app.Run(handler.HandleAsync);
        app.Start();
        return new ViewerServer(app);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Pages have been told by then; what is open is closed.
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private static void Configure(KestrelServerOptions options, ListeningSockets sockets, X509Certificate2? certificate)
    {
        options.AddServerHeader = false;
        var limits = options.Limits;
        limits.MaxConcurrentConnections = MostConnections;
        limits.MaxRequestBodySize = 0;
        limits.MaxRequestLineSize = MostLineBytes;
        limits.MaxRequestHeadersTotalSize = MostHeaderBytes;
        limits.MaxRequestHeaderCount = MostHeaders;
        limits.RequestHeadersTimeout = HeaderPatience;
        limits.KeepAliveTimeout = KeepAlive;

        // A page that is hidden reads nothing for as long as it likes; who reads nothing at all is ended by the watch.
        limits.MinResponseDataRate = null;
        foreach (var endPoint in sockets.EndPoints)
        {
            options.Listen(endPoint, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                if (certificate is not null)
                {
                    listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificate = certificate });
                }
            });
        }
    }
}
