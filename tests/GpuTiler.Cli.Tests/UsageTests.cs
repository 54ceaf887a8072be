using System.Text.RegularExpressions;

namespace GpuTiler.Cli.Tests;

/// <summary>Wrong command lines: exit code 2, one sentence that names what is wrong, and nothing written.</summary>
public sealed class UsageTests : IDisposable
{
    private readonly Workspace work = new();

    public static TheoryData<string[], string> Wrong { get; } = new()
    {
        { [], "a command is needed" },
        { ["frob"], "no command frob" },
        { ["TILE", "x.npy", "-o", "o.png"], "no command TILE" },
        { ["--nope"], "no option --nope" },
        { ["tile"], "'--output' is required" },
        { ["tile", "x.npy"], "'--output' is required" },
        { ["tile", "--nope"], "no option --nope" },
        { ["tile", "x.npy", "-o", "o.png", "--nope"], "no option --nope" },
        { ["tile", "x.npy", "-o", "o.png", "--pad", "1"], "no option --pad" },
        { ["tile", "x.npy", "-o", "o.png", "-x"], "no option -x" },
        { ["tile", "-o", "o.png"], "an INPUT is needed" },
        { ["tile", "x.npy", "-o"], "'-o'" },
        { ["tile", "x.npy", "-o", ""], "empty" },
        { ["tile", "", "-o", "o.png"], "empty" },
        { ["tile", "x.npy", "--model", "", "-o", "o.png"], "empty" },
        { ["tile", "x.npy", "-o", "o.png", "-o", "p.png"], "single argument" },
        { ["tile", "x.npy", "b.npy", "-o", "o.png"], "-o o.png takes one image, and there are 3" },
        { ["tile", "b.npy", "-o", "O.PNG"], "-o O.PNG takes one image, and there are 2" },
        { ["tile", "x.npy", "x.npy", "-o", "-"], "-o - takes one image" },
        { ["tile", "-", "-", "-o", "o"], "standard input" },
        { ["tile", "x.npy", "--save-activations", "", "-o", "o"], "empty" },
        { ["tile", "x.npy", "--tensorboard", ""], "empty" },
        { ["tile", "x.npy", "--tensorboard", "-"], "--tensorboard -" },
        { ["tile", "x.npy", "--step", "3"], "'--output' is required" },
        { ["tile", "x.npy", "-o", "o.png", "--step", "3"], "--step needs --tensorboard" },
        { ["tile", "x.npy", "-o", "o.dzi"], "add --deepzoom" },
        { ["tile", "b.npy", "-o", "o.dzi", "--deepzoom"], "-o o.dzi takes one image, and there are 2" },
        { ["tile", "x.npy", "-o", "o.png", "--deepzoom"], "--deepzoom and -o o.png" },
        { ["tile", "x.npy", "-o", "-", "--deepzoom"], "--deepzoom and -o -" },
        { ["tile", "x.npy", "--tensorboard", "t", "--deepzoom"], "give -o NAME.dzi" },
        { ["tile", "x.npy", "-o", "o.png", "--show"], "--show draws in a terminal, and standard output is none" },
        { ["demo", "--show"], "--show draws in a terminal, and standard output is none" },
        { ["tile", "-o", "o.png", "--show", "x.npy"], "--show x.npy: kitty, iterm2, sixel, blocks can be given, or nothing." },
        { ["tile", "x.npy", "-o", "-", "--show", "kitty"], "--show draws in the terminal, and -o - writes the image there" },
        { ["tile", "x.npy", "--tensorboard", "t", "--show", "kitty"], "--show draws the images that are written: add -o PATH" },
        { ["diff", "x.npy", "x.npy", "--show", "kitty"], "--show draws the images that are written: add -o PATH" },
        {
            ["diff", "x.npy", "x.npy", "-o", "o.png", "--json", "--show", "kitty"],
            "--show draws on standard output, and --json writes numbers there"
        },
        { ["tile", "x.npy", "-o", "o.dzi", "--deepzoom", "--show", "kitty"], "--show draws images, and --deepzoom writes pyramids" },
        { ["tile", "x.npy", "-o", "o.dzi", "--deepzoom", "--max-size", "0"], "--deepzoom takes a mosaic of any size, and --max-size" },
        { ["tile", "x.npy", "-o", "o.dzi", "--deepzoom", "--title", "t"], "--deepzoom shows the mosaic alone, and --title \"t\"" },
        { ["tile", "x.npy", "-o", "o.dzi", "--deepzoom", "--labels", "index"], "--deepzoom shows the mosaic alone, and --labels index" },
        { ["tile", "x.npy", "-o", "o.dzi", "--deepzoom", "--color-bar"], "--deepzoom shows the mosaic alone, and --color-bar" },
        { ["weights", "m.onnx", "-o", "o.dzi", "--deepzoom", "--matshow"], "--deepzoom shows the mosaic alone, and --matshow" },
        { ["layers"], "MODEL is needed" },
        { ["layers", "--nope", "m.onnx"], "no option --nope" },
        { ["layers", "a.onnx", "b.onnx"], "b.onnx is too much" },
        { ["layers", ""], "empty" },
        { ["weights", "m.onnx"], "'--output' is required" },
        { ["weights", "-o", "o"], "MODEL is needed" },
        { ["weights", "m.onnx", "-o", ""], "empty" },
        { ["weights", "m.onnx", "-o", "o", "--layout", "nhwc"], "--layout nhwc" },
        { ["weights", "m.onnx", "-o", "o", "--layout", "lnd"], "--layout lnd" },
        { ["stats"], "an INPUT is needed" },
        { ["stats", "x.npy", "--json", "--csv"], "--json and --csv" },
        { ["stats", "x.npy", "--sort", "size"], "--sort size: mean, max, std, sparsity, index can be given" },
        { ["stats", "x.npy", "--top", "-1"], "--top -1" },
        { ["stats", "x.npy", "--layer", "conv1"], "--layer needs a model" },
        { ["stats", "-", "-"], "standard input" },
        { ["report"], "MODEL is needed" },
        { ["report", "m.onnx", "x.npy"], "'--output' is required" },
        { ["report", "m.onnx", "x.npy", "-o", "-"], "-o -: a file is needed" },
        { ["report", "m.onnx", "-", "-", "-o", "o.html"], "standard input" },
        { ["report", "m.onnx", "x.npy", "--model", "n.onnx", "-o", "o.html"], "m.onnx is a model, and no INPUT" },
        { ["tile", "m.onnx", "-o", "o.png"], "m.onnx is a model, and no INPUT: give it as --model m.onnx" },
        { ["stats", "m.onnx", "x.npy"], "give it as --model m.onnx" },
        { ["diff", "a.onnx", "b.onnx"], "a.onnx and b.onnx are models, and no INPUT: gputiler diff INPUT --model a.onnx --model b.onnx" },
        { ["diff", "a.onnx", "b.onnx", "x.npy"], "gputiler diff x.npy --model a.onnx --model b.onnx" },
        { ["diff", "x.npy", "b.onnx"], "b.onnx is a model, and no INPUT: gputiler diff x.npy --model b.onnx" },
        { ["diff", "b.onnx"], "gputiler diff A B --model b.onnx" },
        { ["diff", "b.ONNX", "x.npy", "--model", "a.onnx"], "gputiler diff x.npy --model a.onnx --model b.ONNX" },
        { ["titel", "x.npy"], "no command titel: demo" },
        { ["titel", "x.npy"], "the nearest is tile" },
        { ["tile", "x.npy", "-o", "o.png", "--colormap", "grey"], "no option --colormap; the nearest is --color-map." },
        { ["demo", "-o", ""], "empty" },
        { ["demo", "x"], "x is too much" },
        { ["demo", "--padding", "1"], "no option --padding" },
        { ["completion"], "SHELL is needed: bash, zsh, fish, powershell" },
        { ["completion", "bsh"], "completion bsh: bash, zsh, fish, powershell can be given; the nearest is bash." },
        { ["completion", "bash", "zsh"], "zsh is too much" },
        { ["devices", "--nope"], "no option --nope" },
        { ["devices", "--json", "x"], "x is too much" },
    };

    public static TheoryData<string> WrongOptions { get; } =
    [
        "--range 5:1", "--range 1:1", "--range nan:1", "--range 0:inf", "--range 1e39:2", "--range -1e39:0", "--range 1,5:2",
        "--range 1:2:3", "--range 1:", "--range Tile", "--range tile:", "--range tile:frob", "--range tile:percentile",
        "--range tile:percentile=1", "--range tile:percentile=1,2,3",
        "--range tile:percentile=99,1", "--range tile:percentile=5,5", "--range layer:percentile=-1,99", "--range layer:percentile=1,100.5",
        "--range tile:percentile=nan,99", "--range tile:percentile=1e1,99", "--range tile:percentile=0.001,99", "--range tile:sigma",
        "--range tile:sigma=0", "--range tile:sigma=-1", "--range layer:sigma=nan", "--range tile:sigma=inf", "--range tile:sigma=1,2",
        "--range tile:sigma=101",
        "--range tile:symmetric=1", "--range tile:hold", "--range tile:hold=0", "--range tile:hold=1", "--range tile:hold=0.99999999",
        "--range tile:hold=1e-46", "--range layer:hold=nan", "--range tile:hold=0.5,0.5", "--range tile:Symmetric", "--gamma 0",
        "--gamma -1", "--gamma nan", "--gamma inf", "--gamma 1,5", "--gamma x", "--channels 3:3", "--channels -1:2", "--channels x",
        "--channels 1:", "--channels :2", "--channels 2147483647", "--channels 1:2147483648", "--channels 4:1",
        "--padding -1", "--padding 1.5", "--padding 1,5", "--padding 0x10", "--padding 2147483648", "--padding 99999999999999999999",
        "--border -1", "--border x", "--columns -1", "--columns 1e2", "--pad-value 256", "--pad-value -1", "--pad-value #12345",
        "--pad-value #12345G", "--pad-value red", "--nan-color 256", "--nan-color red", "--nan-color #12345", "--infinity-color -1",
        "--infinity-color #1234567", "--infinity-color #1 --infinity-color #2", "--color-map jet", "--color-map Viridis", "--scale 0",
        "--scale -2147483648", "--threads -1", "--threads 99999", "--layout nwhc", "--layout NCHW", "--device frob", "--device CPU",
        "--device vulkan:x", "--device cpu:0:0", "--device cpu:-1", "--padding 1 --padding 2", "--range tile --range layer", "--layer conv",
        "--input a=x.npy", "--input-size 2x2",
        "--input-layout nhwc", "--input-scale 1", "--mean 0", "--std 1", "--memory-budget 1G",
        "--operators lib.so", "--save-activations out", "--step -1", "--step 1.5", "--step 9223372036854775808", "--step x",
        "--labels all", "--labels index,", "--labels Index", "--labels none", "--title {name}", "--title", "--title a --title b",
        "--matshow --columns 1", "--matshow --channels 0:2", "--matshow",
    ];

    public static TheoryData<string> WrongModelOptions { get; } =
    [
        "--input x", "--input =x.npy", "--input x=", "--input-size 28", "--input-size 0x28", "--input-size 28x-1", "--input-size 2x2x2",
        "--fit", "--fit fill", "--fit Crop", "--fit crop=1", "--fit stretch=", "--fit short-side=0", "--fit short-side=1.5",
        "--fit letterbox=256", "--fit letterbox=-1", "--fit letterbox=nan", "--fit letterbox=#112233", "--input-layout chw",
        "--input-scale 0", "--input-scale 1,2", "--input-scale x", "--input-scale 1e-50", "--mean 1,,2", "--mean nan",
        "--mean 1e39", "--std 0", "--std 1,0,1", "--std inf", "--memory-budget 0", "--memory-budget -1", "--memory-budget M",
        "--memory-budget 1.5G", "--memory-budget 1T", "--memory-budget 1KB", "--memory-budget 9223372036854775808",
        "--memory-budget 8589934592G", "--memory-budget 1K --memory-budget 2K", "--model twice.onnx",
        "--save-activations -", "--save-activations a --save-activations b",
    ];

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_command_line_is_explained(string[] arguments, string words)
    {
        Inputs();
        work.Run(arguments).Misused(words);
        Assert.Empty(work.NewFiles);
    }

    [Theory]
    [MemberData(nameof(WrongOptions))]
    public void A_wrong_option_is_named(string options)
    {
        Inputs();
        work.RunLine($"tile x.npy -o o.png {options}").Misused(options.Split(' ')[0]);
        Assert.Empty(work.NewFiles);
    }

    /// <summary>Each option of a fixed list of words, one that is misspelt, and the word that was meant.</summary>
    public static TheoryData<string, string, string> Misspelt { get; } = new()
    {
        { "--color-map", "virdis", "viridis" }, { "--range", "tiel", "tile" }, { "--range", "Layer:sigma=2", "layer" },
        { "--range", "tile:percentil=1,99", "percentile" }, { "--range", "tile:hld=0.9", "hold" },
        { "--sort", "sparse", "sparsity" }, { "--labels", "index,rang", "range" }, { "--mark", "saturate", "saturated" },
        { "--layout", "nwhc", "nhwc" },
        { "--input-layout", "NCHW", "nchw" }, { "--fit", "short_side", "short-side" }, { "--fit", "shortside=232", "short-side" },
        { "--device", "cuda:x", "cuda" }, { "--device", "vulcan", "vulkan" }, { "--format", "webm", "webp" },
        { "--show", "block", "blocks" }, { "--preset", "deep-dream", "deepdream" }, { "--gradient", "means", "mean" },
        { "--basis", "fourrier", "fourier" }, { "--colors", "decorelated", "decorrelated" }, { "--optimizer", "adm", "adam" },
        { "--normalize", "z-score", "zscore" }, { "--method", "gradcam", "grad-cam" },
    };

    // The first command that has the option.
    private static readonly Dictionary<string, string[]> Lines = new()
    {
        ["tile"] = [Repository.Seven, "--model", Repository.DigitsModel, "-o", "o"],
        ["attribute"] = [Repository.Seven, "--model", Repository.DigitsModel, "-o", "o.png"],
        ["maximize"] = [Repository.DigitsModel, "-o", "o.png"],
    };

    [Theory]
    [MemberData(nameof(Misspelt))]
    public void A_misspelt_word_is_answered_with_the_nearest(string option, string given, string meant)
    {
        Inputs();
        var (command, line) = Lines.First(
            command => work.Run(command.Key, "--help").Done().Output.Contains($" {option} <", StringComparison.Ordinal));
        work.Run([command, .. line, option, given]).Misused($"{option} {given}: ", $"; the nearest is {meant}.");
        Assert.Empty(work.NewFiles);
    }

    [Fact]
    public void Every_option_with_a_list_of_words_has_a_misspelt_one()
    {
        string help = string.Concat(HelpTests.Commands.Select(command => work.Run(command.Data, "--help").Done().Output));
        var lists = Regex.Matches(help, @"(?m)^  (?:-o, )?(--[a-z-]+) <[a-z-]+\|")
            .Select(match => match.Groups[1].Value).Concat(["--color-map", "--device", "--method", "--preset"]);
        Assert.Equal(lists.Distinct().Order(), Misspelt.Select(row => row.Data.Item1).Distinct().Order());
    }

    [Fact]
    public void Both_spellings_are_understood()
    {
        Inputs();
        work.RunLine("tile x.npy -o a.png --color-map grey --nan-color #FF0000 --color-bar").Done();
        work.RunLine("tile x.npy -o b.png --colour-map=gray --nan-colour #FF0000 --colour-bar").Done();
        Assert.Equal(work.Png("a.png").Pixels.ToArray(), work.Png("b.png").Pixels.ToArray());
    }

    [Fact]
    public void One_channel_can_be_named_by_its_number()
    {
        Inputs();
        work.RunLine("tile x.npy -o a.png --channels 3").Done();
        work.RunLine("tile x.npy -o b.png --channels 3:4").Done();
        Assert.Equal(work.Png("b.png").Pixels.ToArray(), work.Png("a.png").Pixels.ToArray());
        work.RunLine("tile x.npy -o c.png --channels 5").Failed(1, "5");
    }

    [Theory]
    [InlineData("-1:1:symmetric", "-1:1", "symmetric")]
    [InlineData("0:5:percentile=1,99", "0:5", "percentile")]
    [InlineData("0:5:sigma=2", "0:5", "sigma")]
    [InlineData("auto:symmetric", "auto", "symmetric")]
    [InlineData("tile:symmetric:sigma=2", "tile:symmetric", "sigma")]
    [InlineData("layer:sigma=2:percentile=1,99", "layer:sigma=2", "percentile")]
    [InlineData("tile:hold=0.9:symmetric", "tile:hold=0.9", "symmetric")]
    [InlineData("layer:sigma=2:hold=0.5", "layer:sigma=2", "held")]
    [InlineData("-1:1:hold=0.5", "-1:1", "hold goes with tile or layer")]
    [InlineData("tile:symmetric:symmetric", "tile:symmetric", "cannot be symmetric")]
    public void Ranges_that_do_not_go_together_are_both_named(string range, string one, string other)
    {
        Inputs();
        work.Run("tile", "x.npy", "-o", "o.png", "--range", range).Misused($"--range {range}: ", $"The range {one} cannot be", other);
        Assert.Empty(work.NewFiles);
    }

    [Theory]
    [MemberData(nameof(WrongModelOptions))]
    public void A_wrong_option_of_a_model_is_named(string options)
    {
        Inputs();
        work.RunLine($"tile -o o.png {options}", Repository.Seven, "--model", Repository.DigitsModel).Misused(options.Split(' ')[0]);
        Assert.Empty(work.NewFiles);
    }

    [Fact]
    public void An_input_may_look_like_something_else()
    {
        foreach (string name in new[] { "@x.npy", "-x.npy", "tile", "[x]", "ü ö ×.npy" })
        {
            work.Npy(name, Values.Some(6), 2, 3);
        }

        work.Run("tile", "@x.npy", "-o", "1.png").Done();
        work.Run("tile", "-o", "2.png", "--", "-x.npy").Done();
        work.Run("tile", "tile", "-o", "3.png").Done();
        work.Run("tile", "[x]", "-o", "4.png").Done();
        work.Run("tile", "ü ö ×.npy", "-o", "5 ü.png").Done();
        work.Run("tile", "-o=6.png", "./-x.npy").Done();
        Assert.Equal(["1.png", "2.png", "3.png", "4.png", "5 ü.png", "6.png"], work.NewFiles);
    }

    public void Dispose() => work.Dispose();

    private void Inputs()
    {
        work.Npy("x.npy", Values.Some(30), 5, 2, 3);
        work.Npy("b.npy", Values.Some(12), 2, 1, 2, 3);
    }
}
