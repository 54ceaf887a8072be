using System.Globalization;

namespace GpuTiler.Cli.Tests;

/// <summary>
/// What goes wrong around the program, each by its real cause: what is finished stays whole, and what is not is said and gone.
/// </summary>
public sealed class FaultTests : IDisposable
{
    // Mounts of its own, which end with it; root needs no namespace of users for that.
    private const string WithMounts = "unshare -m $([ $(id -u) = 0 ] || echo -r) bash -c";

    private readonly Workspace work = new();

    [Fact]
    public void A_full_disk_keeps_what_was_finished_and_nothing_else()
    {
        Noise("a.npy", "b.npy", "c.npy");
        var result = OnDisk("size=700k", "$TOOL tile a.npy b.npy c.npy -o disk; code=$?; ls -A disk; cp disk/*.png .; exit $code");
        result.Failed(1, "disk/c.png could not be written: No space left on device");
        Assert.Equal(["a.png", "b.png"], result.OutputLines[^2..]);
        Assert.All(["a.png", "b.png"], name => Assert.Equal(530, work.Png(name).Width));
    }

    [Theory]
    [InlineData("-o disk/x.png", "disk/x.png")]
    [InlineData("-o disk/new/x.png", "disk/new/x.png")]
    [InlineData("--tensorboard disk/logs", "disk/logs")]
    [InlineData("--model m.onnx --save-activations disk/x.npz", "disk/x.npz")]
    public void A_disk_that_is_read_only_is_named(string options, string name)
    {
        work.Npy("x.npy", Values.Some(6), 2, 3);
        work.Model("m.onnx", new ModelBuilder().Input("x", ModelBuilder.Float, 2, 3)
            .Node("Neg", ["x"], ["neg"]).Output("neg", ModelBuilder.Float, 2, 3));
        var result = OnDisk("size=1m", $"mount -o remount,ro disk && $TOOL tile x.npy {options}");
        result.Failed(1, $"{name} could not be written: Read-only file system");
        Assert.EndsWith("Read-only file system\n", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-o x.png", "x.png")]
    [InlineData("-o out/x.webp", "out/x.webp")]
    [InlineData("-o x.gif", "x.gif")]
    [InlineData("-o x.npy", "x.npy")]
    [InlineData("--tensorboard logs", "logs/")]
    public void A_file_beyond_the_users_limit_is_named(string options, string name)
    {
        Noise("a.npy");
        // The runtime itself maps a large file for the code that it makes, unless it is told not to.
        var result = Tool.RunBash(work.Folder, $"export DOTNET_EnableWriteXorExecute=0; ulimit -f 20; exec $TOOL tile a.npy {options}");
        Assert.StartsWith($"error: {name}", result.Error, StringComparison.Ordinal);
        result.Failed(1, " could not be written: File too large");
        Assert.DoesNotContain(work.NewFiles, file => file != "a.npy" && !file.StartsWith("logs/", StringComparison.Ordinal));
    }

    [Fact]
    public void Standard_output_beyond_the_users_limit_is_named()
    {
        Noise("a.npy");
        Tool.RunBash(work.Folder, "export DOTNET_EnableWriteXorExecute=0; ulimit -f 20; exec $TOOL tile a.npy -o - > x.png")
            .Failed(1, "standard output could not be written: File too large");
    }

    [Fact]
    public void A_file_that_shrinks_while_it_is_read_is_an_image_or_an_error()
    {
        work.Npy("whole.npy", Values.Some(1 << 23), 2, 2048, 2048);
        for (int delay = 0; delay < 10; delay++)
        {
            string wait = (0.06 * delay).ToString(CultureInfo.InvariantCulture);
            var result = Tool.RunBash(
                work.Folder,
                $"cp whole.npy x.npy; (sleep {wait}; truncate -s 5000 x.npy) & $TOOL tile x.npy -o x.png --quiet --max-size 0; code=$?; wait; exit $code");
            if (result.ExitCode == 0)
            {
                Assert.Equal(2052, work.Png("x.png").Height);
            }
            else
            {
                result.Failed(1, "x.npy is truncated: its header promises 33554432 bytes of data");
            }
        }
    }

    [Fact]
    public void A_run_that_is_killed_at_any_moment_leaves_whole_files_and_the_next_removes_the_rest()
    {
        string[] arrays = [.. Enumerable.Range(0, 30).Select(i => $"{i:00}.npy")];
        Noise(arrays);
        Tool.RunBash(work.Folder, "exec $TOOL tile ??.npy -o whole --quiet").Done();
        var random = new Random(1);
        for (int round = 0; round < 12; round++)
        {
            using var running = Tool.StartBash(work.Folder, "exec $TOOL tile ??.npy -o out --quiet");
            Thread.Sleep(random.Next(20, 900));
            running.Kill();
            Tool.Finish(running, []);
            foreach (string name in work.NewFiles.Where(file => file.StartsWith("out/", StringComparison.Ordinal)))
            {
                if (!Path.GetFileName(name).StartsWith(".gputiler-", StringComparison.Ordinal))
                {
                    string whole = work.At(name.Replace("out/", "whole/", StringComparison.Ordinal));
                    Assert.Equal(File.ReadAllBytes(whole), File.ReadAllBytes(work.At(name)));
                }
            }
        }

        work.Run("tile", arrays[0], "-o", "out/").Done();
        Assert.DoesNotContain(work.NewFiles, name => name.Contains(".gputiler-", StringComparison.Ordinal));
    }

    [Fact]
    public void A_thousand_layers_leave_few_files_open()
    {
        var model = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 2, 3, 4);
        string last = "x";
        for (int i = 0; i < 1000; i++)
        {
            string next = $"n{i:000}";
            model.Node(i % 2 == 0 ? "Neg" : "Abs", [last], [next]);
            last = next;
        }

        work.Model("deep.onnx", model.Output(last, ModelBuilder.Float, 1, 2, 3, 4));
        work.Npy("x.npy", Values.Some(24), 1, 2, 3, 4);
        Tool.RunBash(
            work.Folder, "ulimit -n 128; exec $TOOL tile x.npy --model deep.onnx -o out --tensorboard logs --save-activations all.npz --quiet").Done();
        Assert.Equal(1000, Directory.GetFiles(work.At("out")).Length);
    }

    [Fact]
    public void No_folder_for_temporary_files_and_no_home_are_needed()
    {
        work.Npy("x.npy", Values.Some(6), 2, 3);
        string digits = Path.Combine(Repository.Root, "samples", "digits");
        (string, string?)[] nowhere = [("TMPDIR", "/nonexistent"), ("HOME", null), ("XDG_CACHE_HOME", null)];
        string[][] lines =
        [
            ["tile", "x.npy", "-o", "x.png"],
            ["tile", Path.Combine(digits, "images", "7.png"), "--model", Path.Combine(digits, "digits.onnx"), "--isolate", "-o", "layers"],
        ];
        Assert.All(lines, line => Tool.RunIn(work.Folder, line, environment: nowhere).Done());
        Assert.Equal(9, work.NewFiles.Length);
    }

    [Fact]
    public void Files_from_the_future_are_replaced_and_leftovers_from_there_go()
    {
        // As after a clock that was set back.
        work.Npy("x.npy", Values.Some(6), 2, 3);
        work.Npy("y.npy", Values.Some(1 << 24), 4096, 4096);
        using var running = Tool.StartBash(work.Folder, "exec $TOOL tile y.npy -o out/y.png --scale 4 --max-size 0 --threads 1");
        while (!running.HasExited && !(Directory.Exists(work.At("out")) && Directory.GetFiles(work.At("out"), ".gputiler*").Length > 0))
        {
            Thread.Sleep(5);
        }

        running.Kill();
        Tool.Finish(running, []);
        File.WriteAllText(work.At("out/x.png"), "old");
        foreach (string file in work.NewFiles.Append("x.npy"))
        {
            File.SetLastWriteTimeUtc(work.At(file), DateTime.UtcNow.AddYears(20));
        }

        work.Run("tile", "x.npy", "-o", "out/").Done();
        Assert.Equal(["out/x.png"], work.NewFiles);
        Assert.Equal(7, work.Png("out/x.png").Width);
    }

    public void Dispose() => work.Dispose();

    // A line of bash beside an empty disk of its own.
    private ToolResult OnDisk(string options, string line)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "This test needs a disk as Linux makes one.");
        return Tool.RunBash(work.Folder, $"mkdir disk && {WithMounts} 'mount -t tmpfs -o {options} none disk && {{ {line}; }}'");
    }

    private void Noise(params string[] names)
    {
        foreach (string name in names)
        {
            work.Npy(name, Values.Some(1 << 18), 64, 64, 64);
        }
    }
}
