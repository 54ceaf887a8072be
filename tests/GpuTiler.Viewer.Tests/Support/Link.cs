namespace GpuTiler.Viewer.Tests;

/// <summary>A link that a program printed.</summary>
internal sealed class Link(string text) : IDisposable
{
    private readonly HttpClient http = Page.NewClient();

    public Uri Uri { get; } = new(text);

    /// <summary>Opens it as a page does.</summary>
    public async Task<Page> OpenAsync()
    {
        using var response = await http.GetAsync(Uri, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        return await Page.OpenAsync(Uri.Port, response.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
    }

    public void Dispose() => http.Dispose();
}
