using System.Diagnostics;
using System.Globalization;

namespace GpuTiler.Cli.Tests;

/// <summary>Ctrl-C and its like: exit code 130, no error, and no file that is not whole.</summary>
public sealed class InterruptionTests : IDisposable
{
    private readonly Workspace work = new();

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public void Nothing_half_written_stays(string signal)
    {
        // Noise in colour on one thread, an image of 1.7 GB: long enough to be caught while it is written.
        work.Npy("x.npy", Values.Some(1 << 24), 4096, 4096);

        // A shell that runs in the background ignores Ctrl-C, and so would its children.
        using var running = Tool.StartBash(
            work.Folder,
            $"exec env --default-signal={signal} $TOOL tile x.npy -o out/x.png --scale 5 --color-map turbo --threads 1 --max-size 0");
        while (!running.HasExited && !(Directory.Exists(work.At("out")) && Directory.GetFiles(work.At("out"), ".gputiler*").Length > 0))
        {
            Thread.Sleep(5);
        }

        Kill(running, signal);
        var result = Tool.Finish(running, []);

        Assert.Equal((130, "", ""), (result.ExitCode, result.Output, result.Error));
        Assert.False(Path.Exists(work.At("out")));
    }

    [Fact]
    public void What_a_killed_run_leaves_goes_with_the_next()
    {
        work.Npy("x.npy", Values.Some(1 << 24), 4096, 4096);
        work.Npy("y.npy", Values.Some(6), 2, 3);
        using var running = Tool.StartBash(
            work.Folder, "exec $TOOL tile x.npy -o out/x.png --scale 5 --color-map turbo --threads 1 --max-size 0");
        while (!running.HasExited && !(Directory.Exists(work.At("out")) && Directory.GetFiles(work.At("out"), ".gputiler*").Length > 0))
        {
            Thread.Sleep(5);
        }

        running.Kill();
        Tool.Finish(running, []);
        Assert.Single(work.NewFiles);
        work.Run("tile", "y.npy", "-o", "out/y.png").Done();
        Assert.Equal(["out/y.png"], work.NewFiles);
    }

    [Fact]
    public void A_pyramid_in_the_middle_leaves_no_tile()
    {
        work.Npy("x.npy", Values.Some(400 * 400), 400, 20, 20);
        // An earlier one stays as it was.
        work.Run("tile", "x.npy", "--deepzoom", "-o", "out/x.dzi").Done();
        var before = work.NewFiles.ToDictionary(file => file, file => File.ReadAllBytes(work.At(file)));
        using var running = Tool.StartBash(
            work.Folder, "exec env --default-signal=INT $TOOL tile x.npy --deepzoom -o out/x.dzi --scale 40");
        while (!running.HasExited && Directory.GetDirectories(work.At("out"), ".gputiler*")
            .SelectMany(folder => Directory.GetFiles(folder, "*.png", SearchOption.AllDirectories)).Take(50).Count() < 50)
        {
            Thread.Sleep(5);
        }

        Kill(running, "INT");
        var result = Tool.Finish(running, []);
        Assert.Equal((130, "", ""), (result.ExitCode, result.Output, result.Error));
        Assert.Equal(before.Keys, work.NewFiles);
        Assert.All(before, file => Assert.Equal(file.Value, File.ReadAllBytes(work.At(file.Key))));
        Assert.Equal(2, Directory.GetFileSystemEntries(work.At("out")).Length);
    }

    [Fact]
    public void An_archive_that_grows_with_each_input_is_removed()
    {
        work.Model("m.onnx", Networks.Open());
        work.Npy("x.npy", Values.Some(3 * 512 * 512), 3, 512, 512);
        string inputs = string.Join(' ', Enumerable.Repeat("x.npy", 200));
        using var running = Tool.StartBash(
            work.Folder,
            $"exec env --default-signal=INT $TOOL tile {inputs} --model m.onnx --layer neg -o png --quiet --save-activations out/x.npz");
        while (!running.HasExited && !(Directory.Exists(work.At("out")) && Directory.GetFiles(work.At("out"), ".gputiler*").Length > 0))
        {
            Thread.Sleep(5);
        }

        Kill(running, "INT");
        var result = Tool.Finish(running, []);

        Assert.Equal((130, ""), (result.ExitCode, result.Output));
        Assert.False(Path.Exists(work.At("out")));
        Assert.All(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), line =>
            Assert.StartsWith("finished: png/", line, StringComparison.Ordinal));
        Assert.DoesNotContain(work.NewFiles, file => file.Contains(".gputiler", StringComparison.Ordinal));
    }

    [Fact]
    public void Waiting_for_a_pipe_ends()
    {
        using var running = Tool.StartBash(work.Folder, "exec env --default-signal=INT $TOOL tile - -o out/x.png");
        // The program is past its start when it has taken what a pipe holds and more.
        running.StandardInput.BaseStream.Write(new byte[1 << 18]);
        running.StandardInput.BaseStream.Flush();
        Kill(running, "INT");
        running.WaitForExit();
        Assert.Equal(130, running.ExitCode);
        Assert.Empty(work.NewFiles);
    }

    [Fact]
    public void A_network_in_the_middle_of_a_run_ends()
    {
        // Minutes of work; it prints nothing, so that its processor time must tell that it has begun.
        const string Network = "slow.onnx";
        var model = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 64, 512, 512)
            .Tensor("w", ModelBuilder.Float, [64, 64, 15, 15], new float[64 * 64 * 225]);
        for (int i = 0; i < 40; i++)
        {
            model.Node(
                "Conv", [i == 0 ? "x" : $"y{i - 1}", "w"], [$"y{i}"], $"n{i}", "",
                ModelBuilder.Attribute("kernel_shape", 15L, 15L), ModelBuilder.Attribute("pads", 7L, 7L, 7L, 7L));
        }

        work.Model(Network, model.Output("y39", ModelBuilder.Float, 1, 64, 512, 512));
        work.Write("x.npy", Workspace.Bytes(new float[64 * 512 * 512], 64, 512, 512));

        using var running = Tool.StartBash(
            work.Folder, $"exec env --default-signal=INT $TOOL tile x.npy --model {Network} --layer y39 -o out/x.png");
        while (!running.HasExited && running.TotalProcessorTime < TimeSpan.FromSeconds(3))
        {
            Thread.Sleep(20);
            running.Refresh();
        }

        Kill(running, "INT");
        var result = Tool.Finish(running, []);
        Assert.Equal((130, "", ""), (result.ExitCode, result.Output, result.Error));
        Assert.False(File.Exists(work.At("out/x.png")));
    }

    public void Dispose() => work.Dispose();

    private static void Kill(Process process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
