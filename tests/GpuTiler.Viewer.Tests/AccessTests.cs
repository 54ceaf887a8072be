using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace GpuTiler.Viewer.Tests;

/// <summary>Who may come in: each test is somebody who may not, and tries.</summary>
public class AccessTests
{
    [Theory]
    [InlineData("/", 401)]
    [InlineData("/?token=", 401)]
    [InlineData("/?token=a-token-for-tests-012345678", 401)]
    [InlineData("/?token=a-token-for-tests-0123456789x", 401)]
    [InlineData("/?token=a-token-for-tests-0123456789&token=a-token-for-tests-0123456789", 401)]
    [InlineData("/?token=a-token-for-tests-0123456789", 200)]
    [InlineData("/socket", 401)]
    [InlineData("/stream?viewer=1", 401)]
    [InlineData("/socket?token=a-token-for-tests-0123456789", 401)]
    [InlineData("/download/AAAAAAAAAAAAAAAAAAAAAA", 404)]
    [InlineData("/page/", 404)]
    [InlineData("/page/../../../etc/passwd", 404)]
    [InlineData("/page/..%2f..%2fetc%2fpasswd", 404)]
    [InlineData("/page/%2e%2e/net.onnx", 404)]
    [InlineData("/page//etc/passwd", 404)]
    [InlineData("/page/index.html", 404)]
    [InlineData("/index.html", 404)]
    [InlineData("//", 404)]
    [InlineData("/net.onnx", 404)]
    [InlineData("/socket/", 404)]
    public async Task Without_the_link_there_is_nothing_to_see_and_beside_the_page_nothing_at_all(string path, int status)
    {
        using var served = new Served();
        Assert.Equal(status, (await RawAsync(served, $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{served.Viewer.Port}\r\n")).Status);
    }

    [Theory]
    [InlineData("127.0.0.1:PORT", 200)]
    [InlineData("localhost:PORT", 200)]
    [InlineData("[::1]:PORT", 200)]
    [InlineData("127.0.0.1:9", 200)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("evil.example:PORT", 421)]
    [InlineData("127.0.0.1.evil.example", 421)]
    [InlineData("localhost.evil.example:PORT", 421)]
    [InlineData("192.168.1.5:PORT", 421)]
    [InlineData("[::2]:PORT", 421)]
    public async Task A_name_that_leads_here_from_elsewhere_is_not_ours(string host, int status)
    {
        using var served = new Served();
        string name = host.Replace("PORT", $"{served.Viewer.Port}", StringComparison.Ordinal);
        Assert.Equal(status, (await RawAsync(served, $"GET /?token={Served.Token} HTTP/1.1\r\nHost: {name}\r\n")).Status);
    }

    [Fact]
    public async Task The_link_brings_a_cookie_that_no_script_and_no_other_site_has()
    {
        using var served = new Served();
        var answer = await RawAsync(served, $"GET /?token={Served.Token} HTTP/1.1\r\nHost: 127.0.0.1:{served.Viewer.Port}\r\n");
        string cookie = answer.Headers["Set-Cookie"];
        Assert.StartsWith($"gputiler-{served.Viewer.Port}=", cookie, StringComparison.Ordinal);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Served.Token, cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cookies_that_were_not_issued_here_open_nothing()
    {
        using var served = new Served();
        using var other = new Served(options => options with { Token = "another-token-0123456789" });
        string own = await Page.CookieAsync(served.Viewer.Link), foreign = await Page.CookieAsync(other.Viewer.Link);
        string value = own.Split('=', 2)[1], name = own.Split('=')[0];
        string[] wrong =
        [
            foreign, $"{name}={foreign.Split('=', 2)[1]}", $"{name}=", $"{name}=x", $"{name}=.", $"{name}={value[..^1]}",
            $"{name}=x{value}", $"{name}={value.Split('.')[0]}", $"{name}={value.Split('.')[0]}.", $"gputiler-1={value}",
            $"{name}={value.Split('.')[0]}.!!!!", $"{name}={Served.Token}",
        ];
        foreach (string cookie in wrong)
        {
            Assert.Equal(401, (await GetAsync(served, "/", cookie)).Status);
        }

        Assert.Equal(200, (await GetAsync(served, "/", own)).Status);
    }

    [Fact]
    public async Task A_server_that_starts_again_with_its_token_and_port_knows_its_pages()
    {
        string cookie;
        int port;
        using (var served = new Served())
        {
            (cookie, port) = (await Page.CookieAsync(served.Viewer.Link), served.Viewer.Port);
        }

        using var again = new Served(options => options with { Port = port });
        using var page = await Page.OpenAsync(again.Viewer.Link, cookie);
        Assert.Equal("hello", page.Hello.GetProperty("kind").GetString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("null")]
    [InlineData("https://evil.example")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("http://localhost:PORT")]
    [InlineData("https://127.0.0.1:PORT")]
    [InlineData("http://127.0.0.1:PORT.evil.example")]
    public async Task A_socket_of_another_page_is_refused_with_the_cookie_too(string? origin)
    {
        using var served = new Served();
        string cookie = await Page.CookieAsync(served.Viewer.Link);
        await RefusedAsync(() => Page.ConnectAsync(
            served.Viewer.Port, cookie, origin?.Replace("PORT", $"{served.Viewer.Port}", StringComparison.Ordinal)), "403");
    }

    [Fact]
    public async Task A_socket_without_the_cookie_or_with_another_name_is_refused()
    {
        using var served = new Served();
        string cookie = await Page.CookieAsync(served.Viewer.Link);
        await RefusedAsync(() => Page.ConnectAsync(served.Viewer.Port, cookie: null), "401");
        await RefusedAsync(() => Page.ConnectAsync(served.Viewer.Port, cookie, "http://evil.example", "evil.example"), "421");
    }

    [Theory]
    [InlineData(null, null, 403)]
    [InlineData("0", null, 403)]
    [InlineData("1", "cross-site", 403)]
    [InlineData("1", "same-site", 403)]
    [InlineData("1", "none", 403)]
    [InlineData("1", "same-origin", 200)]
    [InlineData("1", null, 200)]
    public async Task A_stream_is_for_our_own_page_alone(string? own, string? site, int status)
    {
        using var served = new Served();
        string cookie = await Page.CookieAsync(served.Viewer.Link);
        using var page = await Page.OpenAsync(served.Viewer.Link, cookie);
        using var http = Page.NewClient();
        using var response = await Page.RequestStreamAsync(
            served.Viewer.Port, cookie, page.Hello.GetProperty("viewer").GetInt32(), http, own, site);
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_stream_belongs_to_a_socket_of_the_same_browser()
    {
        using var served = new Served();
        using var page = await served.OpenAsync();
        string another = await Page.CookieAsync(served.Viewer.Link);
        using var http = Page.NewClient();
        foreach (int viewer in new[] { page.Hello.GetProperty("viewer").GetInt32(), 99, -1 })
        {
            using var response = await Page.RequestStreamAsync(served.Viewer.Port, another, viewer, http);
            Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("POST", 405)]
    [InlineData("PUT", 405)]
    [InlineData("DELETE", 405)]
    [InlineData("OPTIONS", 405)]
    [InlineData("HEAD", 405)]
    public async Task Nothing_but_reading_is_a_request(string method, int status)
    {
        using var served = new Served();
        string cookie = await Page.CookieAsync(served.Viewer.Link);
        var answer = await RawAsync(
            served,
            $"{method} / HTTP/1.1\r\nHost: 127.0.0.1:{served.Viewer.Port}\r\nCookie: {cookie}\r\nOrigin: http://evil.example\r\n");
        Assert.Equal(status, answer.Status);
        Assert.DoesNotContain(answer.Headers.Keys, name => name.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("/", true)]
    [InlineData("/", false)]
    [InlineData("/nothing", true)]
    [InlineData("/stream", true)]
    public async Task Every_answer_says_what_a_page_may_load(string path, bool isKnown)
    {
        using var served = new Served();
        string cookie = isKnown ? await Page.CookieAsync(served.Viewer.Link) : "none=1";
        var headers = (await GetAsync(served, path, cookie)).Headers;
        Assert.Equal(
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; worker-src 'self'; img-src 'self' blob:; "
            + "media-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
            headers["Content-Security-Policy"]);
        Assert.Equal("nosniff", headers["X-Content-Type-Options"]);
        Assert.Equal("no-referrer", headers["Referrer-Policy"]);
        Assert.Equal("no-store", headers["Cache-Control"]);
        Assert.Equal("same-origin", headers["Cross-Origin-Resource-Policy"]);
        Assert.DoesNotContain("Server", headers.Keys);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("with a space and so on")]
    [InlineData("größer-als-erlaubt-0123")]
    public void A_token_that_a_link_cannot_carry_is_refused(string token) =>
        Assert.Throws<ArgumentException>(() => new AccessToken(token, 1));

    [Fact]
    public void A_token_that_nobody_chose_has_192_random_bits()
    {
        string first = new AccessToken(null, 1).Text, second = new AccessToken(null, 1).Text;
        Assert.NotEqual(first, second);
        Assert.Equal((32, 24), (first.Length, System.Buffers.Text.Base64Url.DecodeFromChars(first).Length));
    }

    private static async Task RefusedAsync(Func<Task<ClientWebSocket>> connect, string status)
    {
        var refusal = await Assert.ThrowsAsync<WebSocketException>(connect);
        Assert.Contains(status, refusal.Message, StringComparison.Ordinal);
    }

    private static Task<(int Status, Dictionary<string, string> Headers)> GetAsync(Served served, string path, string cookie) =>
        RawAsync(served, $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{served.Viewer.Port}\r\nCookie: {cookie}\r\n");

    // By hand: a client of HTTP would mend what is sent here.
    private static async Task<(int Status, Dictionary<string, string> Headers)> RawAsync(Served served, string head)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, served.Viewer.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{head}Connection: close\r\n\r\n"), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        string answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        var lines = answer.Split("\r\n\r\n")[0].Split("\r\n");
        return (int.Parse(lines[0].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture),
            lines.Skip(1).Select(line => line.Split(": ", 2))
                .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase));
    }
}
