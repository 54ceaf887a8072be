using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GpuTiler.Viewer.Tests;

/// <summary>A server with a certificate: by HTTPS alone, under the name that the certificate has.</summary>
public sealed class CertificateTests : IDisposable
{
    private const string Name = "viewer.test";

    private readonly X509Certificate2 certificate = Create();
    private readonly HttpClient http;

    public CertificateTests() => http = new(new SocketsHttpHandler
    {
        UseCookies = false,
        SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => IsOurs(shown) },
    });

    public void Dispose()
    {
        http.Dispose();
        certificate.Dispose();
    }

    [Fact]
    public async Task The_link_the_cookie_and_the_socket_are_of_HTTPS()
    {
        using var served = new Served(options => options with { Certificate = certificate });
        var link = served.Viewer.Link;
        Assert.Equal("https", link.Scheme);
        using var answer = await http.GetAsync(link, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        string cookie = answer.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase);

        using var socket = await ConnectAsync($"https://127.0.0.1:{link.Port}");
        Assert.Equal(WebSocketState.Open, socket.State);
        await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync($"http://127.0.0.1:{link.Port}"));

        // Without encryption nothing is answered.
        using var plain = Page.NewClient();
        await Assert.ThrowsAnyAsync<HttpRequestException>(
            () => plain.GetAsync(new UriBuilder(link) { Scheme = "http" }.Uri, TestContext.Current.CancellationToken));

        async Task<ClientWebSocket> ConnectAsync(string origin)
        {
            var opened = new ClientWebSocket();
            opened.Options.SetRequestHeader("Cookie", cookie.Split(';')[0]);
            opened.Options.SetRequestHeader("Origin", origin);
            opened.Options.RemoteCertificateValidationCallback = (_, shown, _, _) => IsOurs(shown);
            await opened.ConnectAsync(new Uri($"wss://127.0.0.1:{link.Port}/socket"), TestContext.Current.CancellationToken);
            return opened;
        }
    }

    [Theory]
    [InlineData(Name, 200)]
    [InlineData("VIEWER.TEST", 200)]
    [InlineData("localhost", 200)]
    [InlineData("evil.test", 421)]
    [InlineData("viewer.test.evil.test", 421)]
    [InlineData("_", 421)]
    public async Task The_certificates_name_is_the_servers_and_no_other(string host, int status)
    {
        using var served = new Served(options => options with { Certificate = certificate });
        using var request =
            new HttpRequestMessage(HttpMethod.Get, served.Viewer.Link) { Headers = { Host = $"{host}:{served.Viewer.Port}" } };
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    private bool IsOurs(X509Certificate? shown) => shown?.GetCertHashString() == certificate.GetCertHashString();

    private static X509Certificate2 Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Name);
        request.CertificateExtensions.Add(names.Build());
        var now = DateTimeOffset.UtcNow;
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
