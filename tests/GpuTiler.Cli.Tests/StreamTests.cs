namespace GpuTiler.Cli.Tests;

/// <summary>Standard input, output and error, and devices in the place of files.</summary>
public sealed class StreamTests : IDisposable
{
    private static readonly byte[] Array = Workspace.Bytes(Values.Some(120), 5, 4, 6);

    private readonly Workspace work = new();

    public StreamTests() => work.Write("x.npy", Array);

    [Fact]
    public void Results_go_to_standard_output_and_nothing_else_does()
    {
        work.Write("n.npy", Workspace.Bytes([float.NaN, 1, 2, 3], 2, 2));
        work.Run("tile", "x.npy", "-o", "file.png").Done();

        var piped = Tool.RunIn(work.Folder, ["tile", "-", "-o", "-"], Array).Done();
        var noted = work.Run("tile", "n.npy", "-o", "-");
        var quiet = work.Run("tile", "n.npy", "-o", "-", "--quiet").Done();
        Assert.Equal(piped.OutputBytes, Tool.RunIn(work.Folder, ["tile", "-", "-o", "/dev/stdout"], Array).Done().OutputBytes);

        Assert.Equal(work.Png("file.png").Pixels.ToArray(), Decode(piped.OutputBytes));
        Assert.StartsWith("note: ", noted.Error, StringComparison.Ordinal);
        Assert.Equal(quiet.OutputBytes, noted.OutputBytes);
        Assert.Equal(["file.png"], work.NewFiles);
    }

    [Fact]
    public void Each_file_is_listed_unless_the_user_wants_quiet()
    {
        string line = "x.png  18×20 pixels, 5 tiles of 6×4\n";
        Assert.Equal(line, work.Run("tile", "x.npy", "-o", "x.png").Done().Output);
        Assert.Equal("", work.Run("tile", "x.npy", "-o", "x.png", "--quiet").Done().Output);
    }

    [Fact]
    public void Standard_input_may_be_a_file_or_a_pipe()
    {
        work.Run("tile", "x.npy", "-o", "file.png").Done();
        foreach (string line in new[]
        {
            "cat x.npy | $TOOL tile - -o o/", "$TOOL tile - -o o/ <x.npy", "$TOOL tile <(cat x.npy) -o o/stdin.png",
        })
        {
            Assert.Equal(0, Tool.RunBash(work.Folder, line).ExitCode);
            Assert.Equal(work.Png("file.png").Pixels.ToArray(), work.Png("o/stdin.png").Pixels.ToArray());
            File.Delete(work.At("o/stdin.png"));
        }

        Tool.RunIn(work.Folder, ["tile", "-", "-o", "o.png"], []).Failed(1, "standard input is empty");
        Tool.RunBash(work.Folder, "$TOOL tile - -o o.png <&-").Failed(1, "standard input is closed");
        Tool.RunIn(work.Folder, ["tile", "-", "-o", "o.png"], Array[..^1]).Failed(1, "standard input is truncated");
        Tool.RunIn(
            work.Folder, ["tile", "-", "--model", Repository.DigitsModel, "-o", "digit", "--quiet"],
            File.ReadAllBytes(Repository.Seven)).Done();
        Assert.Contains("digit/7-scores.png", work.NewFiles);
    }

    [Fact]
    public void A_large_pipe_is_read_whole()
    {
        // More than two pieces of a MiB, and no whole number of them.
        var values = Values.Some(700_003);
        var bytes = Workspace.Bytes(values, 1, 700_003);
        work.Write("large.npy", bytes);
        work.Run("tile", "large.npy", "-o", "1.png", "--max-size", "0").Done();
        Tool.RunIn(work.Folder, ["tile", "-", "-o", "2.png", "--max-size", "0"], bytes).Done();
        Assert.Equal(work.Png("1.png").Pixels.ToArray(), work.Png("2.png").Pixels.ToArray());
    }

    [Theory]
    [InlineData("$TOOL tile x.npy -o - >/dev/full")]
    [InlineData("$TOOL tile x.npy -o o.png >/dev/full")]
    [InlineData("$TOOL layers $MODEL >/dev/full")]
    [InlineData("$TOOL layers $MODEL --json >/dev/full")]
    [InlineData("$TOOL devices >/dev/full")]
    [InlineData("$TOOL tile x.npy -o - >&-")]
    [InlineData("$TOOL stats x.npy >&-")]
    public void Output_that_cannot_be_written_is_a_failure(string line) =>
        Tool.RunBash(work.Folder, line.Replace("$MODEL", Repository.DigitsModel, StringComparison.Ordinal)).Failed(1, "standard output");

    [Fact]
    public void A_reader_that_leaves_early_is_told_from_success_for_an_image()
    {
        work.Npy("large.npy", Values.Some(1 << 20), 64, 128, 128);
        var result = Tool.RunBash(work.Folder, "$TOOL tile large.npy -o - | head -c 10; exit ${PIPESTATUS[0]}")
            .Failed(1, "standard output");
        Assert.Equal(10, result.OutputBytes.Length);
        // A list that is cut short is no error.
        Assert.Equal(
            (0, ""),
            Tool.RunBash(work.Folder, $"$TOOL layers {Repository.DigitsModel} | head -n 1 >/dev/null; exit ${{PIPESTATUS[0]}}")
                is var list ? (list.ExitCode, list.Error) : default);
    }

    [Theory]
    [InlineData("$TOOL tile nope.npy -o o.png 2>/dev/full", 1)]
    [InlineData("$TOOL tile nope.npy -o o.png 2>&-", 1)]
    [InlineData("$TOOL frob 2>/dev/full", 2)]
    [InlineData("$TOOL tile x.npy -o o.png 2>/dev/full", 0)]
    public void The_exit_code_holds_where_nothing_can_be_said(string line, int exitCode) =>
        Assert.Equal(exitCode, Tool.RunBash(work.Folder, line).ExitCode);

    [Fact]
    public void A_device_is_written_to_and_not_replaced()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "This system has no /dev/full.");
        work.Run("tile", "x.npy", "-o", "/dev/full").Failed(1, "/dev/full could not be written");
        work.Run("tile", "x.npy", "-o", "/dev/null").Done();
        Assert.Equal("ok", Tool.RunBash(work.Folder, "[ -c /dev/full ] && [ -c /dev/null ] && printf ok").Output);
        Assert.Empty(Directory.GetFiles("/dev", ".gputiler*"));
        Assert.Equal(Array.Length, new FileInfo(work.At("x.npy")).Length);
    }

    [Fact]
    public void Too_few_files_that_may_be_open_are_said_and_never_a_silent_failure()
    {
        // How many are too few depends on the runtime: at one end nothing works, at the other everything does.
        string ends = Tool.RunBash(
            work.Folder, "for n in 44 52 60 68 128; do (ulimit -n $n; $TOOL tile x.npy -o o.png --quiet 2>&1 | head -c 7; echo \" $? ${PIPESTATUS[0]}\"); done").Output;
        Assert.All(ends.Split('\n', StringSplitOptions.RemoveEmptyEntries), end => Assert.True(end is " 0 0" or "error:  0 1", ends));
        Assert.EndsWith(" 0 0\n", ends, StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_shows_on_a_terminal_only()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "This system has no script program to make a terminal.");
        work.Write("y.npy", Array);
        string shown = Tool.RunBash(work.Folder, "script -qec \"$TOOL tile x.npy y.npy -o o\" typescript </dev/null").Output;
        string quiet = Tool.RunBash(work.Folder, "script -qec \"$TOOL tile x.npy y.npy -o o --quiet\" typescript </dev/null").Output;
        Assert.Contains("[2/2] y.npy", shown, StringComparison.Ordinal);
        // The line is taken away before a result is written where it stood.
        Assert.Matches(@"\[1/2\] x\.npy\r +\ro/x\.png  18×20", shown);
        Assert.Equal("", quiet);
        Assert.Equal("", work.Run("tile", "x.npy", "y.npy", "-o", "o").Done().Error);
    }

    public void Dispose() => work.Dispose();

    private static byte[] Decode(byte[] png) => GpuTiler.Imaging.PngReader.Read(png, "standard output").Pixels.ToArray();
}
