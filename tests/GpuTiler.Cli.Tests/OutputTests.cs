namespace GpuTiler.Cli.Tests;

/// <summary>Where results go: names, folders, and what a failure leaves.</summary>
public sealed class OutputTests : IDisposable
{
    private readonly Workspace work = new();

    public OutputTests()
    {
        work.Npy("x.npy", Values.Some(120), 5, 4, 6);
        work.Npy("b.npy", Values.Some(240), 2, 5, 4, 6);
    }

    public static TheoryData<string, string[]> Places { get; } = new()
    {
        { "x.npy -o o.png", ["o.png"] },
        { "x.npy -o plain", ["plain"] },
        { "x.npy -o folder/", ["folder/x.png"] },
        { "x.npy -o old", ["old/x.png"] },
        { "x.npy -o new/er/o.png", ["new/er/o.png"] },
        { "b.npy -o new/er", ["new/er/b.0.png", "new/er/b.1.png"] },
        { "b.npy -o folder.png/", ["folder.png/b.0.png", "folder.png/b.1.png"] },
        { "x.npy b.npy -o o", ["o/b.0.png", "o/b.1.png", "o/x.png"] },
        { "x.npy -o .", ["x.png"] },
        { "x.npy x.npy -o ./o//", ["o/x-2.png", "o/x.png"] },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public void The_output_is_a_file_or_a_folder(string line, string[] files)
    {
        Directory.CreateDirectory(work.At("old"));
        string output = work.RunLine($"tile {line}").Done().Output;
        Assert.Equal(files, work.NewFiles);
        Assert.All(files, file => Assert.Contains(Path.GetFileName(file) + "  ", output, StringComparison.Ordinal));
        Assert.All(files, file => Assert.True(work.Png(file).Width > 0));
    }

    [Fact]
    public void An_existing_file_is_replaced()
    {
        work.Write("o.png", "old"u8);
        work.Run("tile", "x.npy", "-o", "o.png").Done();
        Assert.Equal(18, work.Png("o.png").Width);
        Assert.Empty(work.NewFiles);
    }

    [Fact]
    public void Names_are_safe_on_every_system_and_never_meet()
    {
        string[] inputs =
        [
            "1/a.npy", "2/A.npy", "3/a-2.npy", "4/a b.npy", "5/a+b.npy", "CON.npy", "nul.x.npy", "com7.npy", "lpt10.npy", "...npy", ".npy",
            "x..npy", "9/-rf.npy", "ü×.npy", new string('n', 240) + ".npy", new string('n', 240) + "2.npy", "none",
        ];
        foreach (string input in inputs)
        {
            work.Npy(input, Values.Some(6), 2, 3);
        }

        work.Npy("6/batch.npy", Values.Some(12), 2, 1, 2, 3);
        work.Npy("7/BATCH.npy", Values.Some(12), 2, 1, 2, 3);
        work.Npy("8/batch.1.npy", Values.Some(6), 2, 3);

        work.Run(["tile", .. inputs, "6/batch.npy", "7/BATCH.npy", "8/batch.1.npy", "-o", "out"]).Done();

        string[] expected =
        [
            "a", "A-2", "a-2-2", "a_b", "a_b-2", "CON-2", "nul-2.x", "com7-2", "lpt10", "_..-2", "_.npy", "x.-2", "_-rf", "__",
            new string('n', 200), new string('n', 200) + "-2", "none", "batch.0", "batch.1", "BATCH-2.0", "BATCH-2.1", "batch.1-2",
        ];
        Assert.Equal(expected.Select(name => $"out/{name}.png").Order(StringComparer.Ordinal), work.NewFiles);
        Assert.Equal(expected.Length, work.NewFiles.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Theory]
    [InlineData("x.npy -o x.npy/o.png", "x.npy is a file where a folder is needed")]
    [InlineData("x.npy -o x.npy/", "x.npy/ names a file")]
    [InlineData("b.npy -o x.npy", "x.npy names a file")]
    [InlineData("x.npy -o folder/x.png", "folder/x.png/x.png is a folder")]
    [InlineData("x.npy -o /proc/o.png", "/proc/o.png could not be written")]
    [InlineData("x.npy -o /proc/folder/o.png", "/proc/folder/o.png could not be written")]
    public void A_place_that_cannot_be_is_named(string line, string words)
    {
        Directory.CreateDirectory(work.At("folder/x.png/x.png"));
        work.RunLine($"tile {line}").Failed(1, words);
        Assert.Empty(work.NewFiles);
    }

    [Theory]
    [InlineData("demo -o x.npy", "x.npy")]
    [InlineData("demo -o /proc/x", "/proc/x/0-conv1.png")]
    [InlineData("demo -o /proc/x --quiet", "/proc/x/0-conv1.png")]
    public void A_demo_that_cannot_write_says_so(string line, string words)
    {
        Assert.Equal("", work.RunLine(line).Failed(1, words).Output);
        Assert.Empty(work.NewFiles);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--quiet")]
    public void What_was_finished_before_a_failure_stays_and_is_named(string options)
    {
        // Larger than the limit on a file's size below, whatever the compression: noise in one tile.
        work.Npy("large.npy", Values.Some(1 << 18), 512, 512);

        // A full disk without one: the shell's limit, with its signal ignored, makes writing fail. .NET maps its own code as a file.
        var result = Tool.RunBash(
            work.Folder,
            $"trap '' XFSZ; ulimit -f 64; DOTNET_EnableWriteXorExecute=0 exec $TOOL tile x.npy large.npy b.npy -o out {options}");

        result.Failed(1, "out/large.png could not be written");
        Assert.Equal(["out/x.png"], work.NewFiles);
        Assert.Equal(18, work.Png("out/x.png").Width);
        Assert.Contains("out/x.png", options.Length == 0 ? result.Output : result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("large.png", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-o new/folder/x.png", "new/folder/x.png could not be written")]
    [InlineData("--tensorboard new/logs", "new/logs/events.out.tfevents")]
    public void A_full_disk_is_named_and_leaves_no_new_folder(string options, string words)
    {
        work.Npy("large.npy", Values.Some(1 << 18), 512, 512);
        Tool.RunBash(work.Folder, $"trap '' XFSZ; ulimit -f 64; DOTNET_EnableWriteXorExecute=0 exec $TOOL tile large.npy {options}")
            .Failed(1, words);
        Assert.False(Path.Exists(work.At("new")));
    }

    [Fact]
    public void Two_at_once_into_one_folder_do_not_meet()
    {
        Parallel.For(0, 6, _ => work.Run("tile", "x.npy", "b.npy", "-o", "out").Done());
        Assert.Equal(["out/b.0.png", "out/b.1.png", "out/x.png"], work.NewFiles);
        Assert.All(work.NewFiles, file => Assert.Equal(18, work.Png(file).Width));
    }

    public void Dispose() => work.Dispose();
}
