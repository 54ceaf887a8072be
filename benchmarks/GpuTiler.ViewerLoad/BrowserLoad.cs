using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;

namespace GpuTiler.ViewerLoad;

/// <summary>The page in a browser, with a camera of 30 pictures a second that the browser makes up.</summary>
internal static class BrowserLoad
{
    private static readonly string[] Arguments =
        ["--no-sandbox", "--use-fake-device-for-media-stream=fps=30", "--use-fake-ui-for-media-stream", "--enable-unsafe-swiftshader"];

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
        var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1280, Height = 800 } });
        await page.GotoAsync(link);
        await page.WaitForFunctionAsync("() => performance.getEntriesByName('first-picture').length > 0");
        double first = await page.EvaluateAsync<double>("() => performance.getEntriesByName('first-picture')[0].startTime");

        await page.SelectOptionAsync("#source", "camera");
        await page.WaitForTimeoutAsync(3000);
        await page.EvaluateAsync(WatchAges);
        var (processor, clock) = (ProcessorTime(process), Stopwatch.StartNew());
        await page.WaitForTimeoutAsync((float)duration.TotalMilliseconds);
        double used = (ProcessorTime(process) - processor) / clock.Elapsed.TotalSeconds, seconds = clock.Elapsed.TotalSeconds;
        double[] ages = await page.EvaluateAsync<double[]>("() => window.ages");
        Array.Sort(ages);
        return new
        {
            FirstPictureSeconds = first / 1000, FramesPerSecond = ages.Length / seconds, ServerCores = used,
            AgeMedian = At(ages, 0.5), Age95 = At(ages, 0.95),
        };
    }

    private static double At(double[] sorted, double share) => sorted.Length == 0 ? double.NaN : sorted[(int)(share * (sorted.Length - 1))];

    // Seconds of processor time, of user and system, in hundredths as Linux counts them for programs.
    private static double ProcessorTime(int process)
    {
        string[] fields = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat")).Split(") ")[1].Split(' ');
        return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / 100;
    }
}
