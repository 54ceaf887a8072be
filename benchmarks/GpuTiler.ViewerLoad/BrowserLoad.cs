using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;

namespace GpuTiler.ViewerLoad;

/// <summary>The page in a browser, with a camera of 30 pictures a second that the browser makes up.</summary>
internal static class BrowserLoad
{
    private static readonly string[] Arguments =
        ["--no-sandbox", "--use-fake-device-for-media-stream=fps=30", "--use-fake-ui-for-media-stream", "--enable-unsafe-swiftshader"];

    private const int Loads = 5;

    // A browser that has just started still loads pages of its own, and one that has just closed a window and opened another is at that.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(3);

    // The line below the wall tells how old each picture was when it was drawn.
    private const string WatchAges = """
        () => {
          window.ages = [];
          new MutationObserver(changes => {
            for (const change of changes) {
              const age = /^(\d+) ms old$/.exec(change.target.textContent);
              if (age) window.ages.push(Number(age[1]));
            }
          }).observe(document.getElementById("timings"), { childList: true, subtree: true });
        }
        """;

    public static async Task<object> MeasureAsync(string link, int process, string executable, TimeSpan duration)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = executable, Args = Arguments });
        var (page, whileStarting) = await LoadAsync(browser, link, TimeSpan.Zero);
        List<double> loads = [];
        for (int load = 0; load < Loads; load++)
        {
            await page.CloseAsync();
            (page, double seconds) = await LoadAsync(browser, link, Settled);
            loads.Add(seconds);
        }

        await page.SelectOptionAsync("#source", "camera");
        await page.WaitForTimeoutAsync(3000);
        await page.EvaluateAsync(WatchAges);
        var (processor, clock) = (ProcessorTime(process), Stopwatch.StartNew());
        await page.WaitForTimeoutAsync((float)duration.TotalMilliseconds);
        double watched = clock.Elapsed.TotalSeconds, used = (ProcessorTime(process) - processor) / watched;
        double[] ages = await page.EvaluateAsync<double[]>("() => window.ages");
        Array.Sort(ages);
        return new
        {
            FirstPictureSeconds = loads, FirstPictureWhileStartingSeconds = whileStarting, FramesPerSecond = ages.Length / watched,
            ServerCores = used, AgeMedian = At(ages, 0.5), Age95 = At(ages, 0.95),
        };
    }

    // A window of its own, with nothing kept from another, and the seconds from its navigation to the first picture on the wall.
    private static async Task<(IPage Page, double Seconds)> LoadAsync(IBrowser browser, string link, TimeSpan patience)
    {
        var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1280, Height = 800 } });
        await Task.Delay(patience);
        await page.GotoAsync(link);
        await page.WaitForFunctionAsync("() => performance.getEntriesByName('first-picture').length > 0");
        return (page, await page.EvaluateAsync<double>("() => performance.getEntriesByName('first-picture')[0].startTime") / 1000);
    }

    private static double At(double[] sorted, double share) => sorted.Length == 0 ? double.NaN : sorted[(int)(share * (sorted.Length - 1))];

    // Seconds of processor time, of user and system, in hundredths as Linux counts them for programs.
    private static double ProcessorTime(int process)
    {
        string[] fields = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat")).Split(") ")[1].Split(' ');
        return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / 100;
    }
}
