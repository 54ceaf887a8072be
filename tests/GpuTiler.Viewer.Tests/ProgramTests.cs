using System.Diagnostics;
using System.Text.RegularExpressions;

namespace GpuTiler.Viewer.Tests;

/// <summary><c>gputiler view</c>, started as a person does.</summary>
public sealed partial class ProgramTests : IDisposable
{
    private static readonly string Samples = Path.Combine(RepositoryRoot.Find(), "samples", "digits");

    private readonly TempFolder folder = new();

    private readonly List<Process> started = [];

    // A program that goes on where it should end is a failure, and no reason to wait.
    private readonly CancellationTokenSource patience = new(TimeSpan.FromMinutes(1));

    public void Dispose()
    {
        foreach (var process in started)
        {
            if (!process.HasExited)
            {
                process.Kill();
                process.WaitForExit();
            }

            process.Dispose();
        }

        patience.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_mosaic_that_a_page_saves_is_byte_for_byte_what_its_command_line_writes()
    {
        var program = Start(["view", Path.Combine(Samples, "digits.onnx"), Path.Combine(Samples, "images", "7.png"), "--no-open"]);
        using var viewer = new Link(await program.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? "");
        using var page = await viewer.OpenAsync();
        await page.StreamAsync();
        await page.ShowAsync(1, new { slot = 1, layer = 3, x = 0, y = 0, columns = 99, rows = 99 });
        object[] looks =
        [
            new { columns = 16, padding = 1, border = 3, padValue = 255, scale = 3, range = "layer", gamma = 1.5, colorMap = "viridis" },
            new { },
        ];
        foreach (object options in looks)
        {
            await page.SendAsync(new { v = 1, kind = "save", id = 1, what = "png", layer = 3, options });
            var saved = await page.ReceiveAsync("saved");
            byte[] bytes = await page.FetchAsync(saved.GetProperty("url").GetString()!);
            string[] words = saved.GetProperty("command").GetString()!.Split(' ');
            Assert.Equal("gputiler", words[0]);
            var tile = Start(words[1..]);
            await tile.WaitForExitAsync(patience.Token);
            Assert.Equal((0, ""), (tile.ExitCode, await tile.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)));
            Assert.Equal(File.ReadAllBytes(Path.Combine(folder.Path, words[^1])), bytes);
        }

        // The server ends at once, with a page looking on.
        using (Process.Start("sh", ["-c", $"kill -TERM {program.Id}"]))
        {
            await program.WaitForExitAsync(patience.Token);
        }

        Assert.Equal((130, ""), (program.ExitCode, await program.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData("a.onnx x.png --compare b.onnx", "gputiler diff x.png --model a.onnx --model b.onnx --layer relu ")]
    [InlineData("a.onnx x.png --compare y.png", "gputiler diff x.png y.png --model a.onnx --layer relu ")]
    [InlineData("a.onnx --compare b.onnx", "gputiler diff input.npy --model a.onnx --model b.onnx --layer relu ")]
    [InlineData("a.onnx --compare large.onnx", "gputiler diff input.npy input-b.npy --model a.onnx --model large.onnx --layer flat ")]
    [InlineData("a.onnx --compare y.png", "gputiler diff input.npy y.png --model a.onnx --layer relu ")]
    public async Task A_difference_that_a_page_saves_is_byte_for_byte_what_its_command_line_writes(string line, string command)
    {
        TinyNet.SaveLike(folder, "a.onnx", new() { Flat = true });
        TinyNet.SaveLike(folder, "b.onnx", new() { Seed = 4, Flat = true });
        TinyNet.SaveLike(folder, "large.onnx", new() { Seed = 5, Size = 12, Flat = true });
        RandomPicture.Save(folder.Path, "x.png", 1);
        RandomPicture.Save(folder.Path, "y.png", 2);
        var program = Start(["view", .. line.Split(' '), "--no-open"]);
        using var viewer = new Link(await program.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? "");
        using var page = await viewer.OpenAsync();
        await page.StreamAsync();
        int layer = command.Contains("--layer relu", StringComparison.Ordinal) ? 1 : 2;
        await page.ShowAsync(1, new { slot = 1, layer, x = 0, y = 0, columns = 99, rows = 99, against = "other" });
        foreach (var (position, name) in new[] { (-1, "input.npy"), (-2, "input-b.npy") })
        {
            await page.SendAsync(new { v = 1, kind = "save", id = 1, what = "input", layer = position });
            var input = await page.ReceiveAsync("saved");
            Assert.Equal(name, input.GetProperty("name").GetString());
            File.WriteAllBytes(Path.Combine(folder.Path, name), await page.FetchAsync(input.GetProperty("url").GetString()!));
        }

        foreach (object options in new object[]
        {
            new { },
            new { columns = 2, padding = 1, border = 3, padValue = 255, scale = 3, range = "layer", gamma = 1.5, colorMap = "viridis" },
        })
        {
            await page.SendAsync(new { v = 1, kind = "save", id = 1, what = "png", layer, options, against = "other" });
            var saved = await page.ReceiveAsync("saved");
            Assert.StartsWith(command, saved.GetProperty("command").GetString(), StringComparison.Ordinal);
            byte[] bytes = await page.FetchAsync(saved.GetProperty("url").GetString()!);
            string[] words = saved.GetProperty("command").GetString()!.Split(' ');
            var diff = Start(words[1..]);
            await diff.WaitForExitAsync(patience.Token);
            Assert.Equal((0, ""), (diff.ExitCode, await diff.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)));
            Assert.Equal(File.ReadAllBytes(Path.Combine(folder.Path, words[^1])), bytes);
        }
    }

    [Fact]
    public async Task Without_the_web_server_s_runtime_every_other_command_works_and_view_says_what_is_missing()
    {
        string root = Path.Combine(folder.Path, "dotnet"), own = Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(
            Path.TrimEndingDirectorySeparator(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory()))!)!)!;
        foreach (string part in new[] { "host", Path.Combine("shared", "Microsoft.NETCore.App") })
        {
            Copy(Path.Combine(own, part), Path.Combine(root, part));
        }

        Assert.Equal((0, ""), await RunAsync("--version"));
        Assert.Equal((0, ""), await RunAsync("layers", Path.Combine(Samples, "digits.onnx")));
        var (code, error) = await RunAsync("view", Path.Combine(Samples, "digits.onnx"), "--no-open");
        Assert.Equal(1, code);
        Assert.StartsWith("error: view needs ASP.NET Core's runtime (Microsoft.AspNetCore.App 10.0)", error, StringComparison.Ordinal);

        async Task<(int Code, string Error)> RunAsync(params string[] arguments)
        {
            var process = Start(arguments, root);
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task A_port_that_is_in_use_is_named_with_one_that_is_free()
    {
        using var served = new Served();
        var program = Start(["view", Path.Combine(Samples, "digits.onnx"), "--no-open", "--port", $"{served.Viewer.Port}"]);
        await program.WaitForExitAsync(patience.Token);
        string error = await program.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, program.ExitCode);
        var free = PortInUse().Match(error);
        Assert.True(free.Success, error);
        Assert.NotEqual($"{served.Viewer.Port}", free.Groups["free"].Value);
    }

    [GeneratedRegex(@"^error: port \d+ is in use: leave --port out, or give one that is free, such as --port (?<free>\d+)\.\s*$")]
    private static partial Regex PortInUse();

    // Not linked: a link would lead the program back to where everything is.
    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (string inner in Directory.GetDirectories(from))
        {
            Copy(inner, Path.Combine(to, Path.GetFileName(inner)));
        }
    }

    private Process Start(string[] arguments, string? root = null)
    {
        string configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        string program = Path.GetFullPath(Path.Combine(
            AppContext.BaseDirectory, "..", "..", "GpuTiler.Cli", configuration, "GpuTiler.Cli"));
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder.Path, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        if (root is not null)
        {
            // What dotnet test sets for its own architecture would come first.
            foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("DOTNET_ROOT", StringComparison.Ordinal)).ToList())
            {
                start.Environment.Remove(name);
            }

            start.Environment["DOTNET_ROOT"] = root;
        }

        var process = Process.Start(start)!;
        started.Add(process);
        return process;
    }
}
