namespace GpuTiler.Cli.Tests;

/// <summary>Pictures in the terminal: what is drawn is what was written.</summary>
public sealed class ShowTests : IDisposable
{
    private readonly Workspace work = new();

    public ShowTests()
    {
        work.Npy("x.npy", Values.Some(5 * 4 * 6), 5, 4, 6);
        work.Npy("odd.npy", Values.Some(35), 1, 5, 7);
        work.Npy("noise.npy", Values.Some(3 * 60 * 70), 3, 60, 70);
    }

    public static TheoryData<string> Lines { get; } =
    [
        "x.npy", "odd.npy --border 0", "x.npy --color-map viridis", "noise.npy --columns 1", "noise.npy --columns 1 --color-map magma",
        "noise.npy --rgb",
    ];

    [Theory]
    [MemberData(nameof(Lines))]
    public void Kitty_gets_the_picture(string line) => Assert.Equal(0, Distance(line, "kitty", DrawnPicture.OfKitty));

    [Theory]
    [MemberData(nameof(Lines))]
    public void Iterm2_gets_the_picture(string line) => Assert.Equal(0, Distance(line, "iterm2", DrawnPicture.OfIterm2));

    [Theory]
    [MemberData(nameof(Lines))]
    public void Blocks_are_the_picture(string line) => Assert.Equal(0, Distance(line, "blocks", DrawnPicture.OfBlocks));

    // Hundredths, and 6 levels of each of red, green and blue where there are more colors than registers.
    [Theory]
    [MemberData(nameof(Lines))]
    public void Sixels_are_the_picture(string line) =>
        Assert.InRange(Distance(line, "sixel", DrawnPicture.OfSixel), 0, line.EndsWith("--rgb", StringComparison.Ordinal) ? 27 : 2);

    [Fact]
    public void A_picture_that_is_wider_than_the_terminal_is_made_smaller()
    {
        string[] line = ["tile", "x.npy", "-o", "o.png", "--columns", "5", "--scale", "40"];
        var blocks = DrawnPicture.OfBlocks(work.Run([.. line, "--show", "blocks"]).Done().Output);
        var kitty = DrawnPicture.OfKitty(work.Run([.. line, "--show", "kitty"]).Done().Output);
        var file = work.Png("o.png");
        Assert.True(file.Width > 640);
        Assert.Equal((80, 80 * file.Height / file.Width), (blocks.Width, blocks.Height));
        Assert.Equal((640, 640 * file.Height / file.Width), (kitty.Width, kitty.Height));
        string text = Tool.RunInTerminal(work.Folder, 33, $"\"$TOOL\" {string.Join(' ', line)} --show blocks");
        Assert.Equal(33, DrawnPicture.OfBlocks(text).Width);
    }

    [Theory]
    [InlineData("", "", '▀')]
    [InlineData("\e[?62;4;22c", "", '#')]
    [InlineData("\e[?64;22c", "", '▀')]
    [InlineData("\e[?4;22c", "", '▀')]
    [InlineData("", "KITTY_WINDOW_ID=3", 'G')]
    [InlineData("", "TERM=xterm-kitty", 'G')]
    [InlineData("", "TERM_PROGRAM=WezTerm", ']')]
    [InlineData("", "LC_TERMINAL=iTerm2", ']')]
    [InlineData("\e[?62;4;22c", "KITTY_WINDOW_ID=3 TERM=tmux-256color", '#')]
    public void The_terminal_says_which_way_it_has(string answer, string variables, char expected)
    {
        var environment = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(variable => variable.Split('=')).Select(pair => (pair[0], (string?)pair[1]));
        string text = Tool.RunInTerminal(work.Folder, 80, "\"$TOOL\" tile x.npy -o o.png --show", answer, [.. environment]);
        var drawn = expected switch
        {
            'G' => DrawnPicture.OfKitty(text),
            ']' => DrawnPicture.OfIterm2(text),
            '#' => DrawnPicture.OfSixel(text),
            _ => DrawnPicture.OfBlocks(text[text.IndexOf('\n', StringComparison.Ordinal)..]),
        };
        var file = work.Png("o.png");
        Assert.Equal((file.Width, file.Height), (drawn.Width, drawn.Height));
        Assert.Contains("o.png  18×", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_demo_draws_where_there_is_a_terminal()
    {
        Assert.DoesNotContain("▀", work.Run("demo").Done().Output, StringComparison.Ordinal);
        string text = Tool.RunInTerminal(work.Folder, 80, "\"$TOOL\" demo -o shown");
        Assert.Contains("▀", text, StringComparison.Ordinal);
        Assert.Contains("shown/0-conv1.png  ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("▀", Tool.RunInTerminal(work.Folder, 80, "\"$TOOL\" demo -o quiet --quiet"), StringComparison.Ordinal);
    }

    [Fact]
    public void Differences_are_drawn_above_their_numbers()
    {
        string output = work.RunLine("diff x.npy x.npy -o o.png --scale 3 --show kitty").Done().Output;
        Assert.Equal(work.Png("o.png").Width, DrawnPicture.OfKitty(output).Width);
        Assert.Contains("identical", output[output.LastIndexOf('\e')..], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("o.jpg")]
    [InlineData("o.webp")]
    [InlineData("o.gif")]
    public void Other_formats_are_drawn_too(string file)
    {
        var drawn = DrawnPicture.OfBlocks(work.Run("tile", "x.npy", "-o", file, "--show", "blocks").Done().Output);
        Assert.Equal(18, drawn.Width);
    }

    public void Dispose() => work.Dispose();

    // The largest difference of a level.
    private int Distance(string line, string way, Func<string, DrawnPicture> decode)
    {
        var drawn = decode(work.RunLine($"tile {line} -o o.png --show {way}").Done().Output);
        var file = DrawnPicture.Of(work.Png("o.png"));
        Assert.Equal((file.Width, file.Height), (drawn.Width, drawn.Height));
        return file.Pixels.Zip(drawn.Pixels).Max(pair => Math.Abs(pair.First - pair.Second));
    }
}
