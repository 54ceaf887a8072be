using GpuTiler.Browser.Tests;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace GpuTiler.Browser.Tests;

/// <summary>The browser, started once for all tests. Its camera is a made-up one that is granted without asking.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Arguments =
    [
        "--enable-unsafe-swiftshader", "--force-color-profile=srgb", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
    ];

    private readonly SemaphoreSlim clipboard = new(1);
    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>The browser; the test is skipped where there is none.</summary>
    public IBrowser Browser
    {
        get
        {
            Assert.SkipWhen(browser is null, "GPUTILER_BROWSER is not set: run eng/test browser, which finds or installs one.");
            return browser;
        }
    }

    /// <summary>Has the clipboard, which all pages share, for oneself until it is given back.</summary>
    public async Task<IDisposable> TakeClipboardAsync()
    {
        await clipboard.WaitAsync(TestContext.Current.CancellationToken);
        return new Taken(clipboard);
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (Path() is { } path)
        {
            playwright = await Playwright.CreateAsync();
            browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = Arguments });
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await (browser?.DisposeAsync() ?? ValueTask.CompletedTask);
        playwright?.Dispose();
        clipboard.Dispose();
    }

    // The variable names a program or its path.
    private static string? Path() => Environment.GetEnvironmentVariable("GPUTILER_BROWSER") is { Length: > 0 } name
        ? (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator).Prepend("")
            .Select(folder => System.IO.Path.Combine(folder, name)).First(File.Exists)
        : null;

    private sealed class Taken(SemaphoreSlim clipboard) : IDisposable
    {
        public void Dispose() => clipboard.Release();
    }
}
