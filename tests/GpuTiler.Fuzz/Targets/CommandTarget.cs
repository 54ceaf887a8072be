using System.Text;
using GpuTiler.Cli;

namespace GpuTiler.Fuzz;

/// <summary>
/// Command lines, a line for each argument: what the program's parser takes them for, what it says of a mistake, and how the last of
/// them may be completed. No command runs.
/// </summary>
internal sealed class CommandTarget : FuzzTarget
{
    private static readonly Words Grammar = new(
    [
        "\n", "--", "-", "=", ",", "@", "--help", "-h", "--version", "net.onnx", "a.npy", "-o", "out.png",
        .. CommandLine.Parse([]).RootCommandResult.Command.Subcommands.SelectMany(
            command => command.Options.SelectMany(option => option.Aliases.Append(option.Name)).Append(command.Name)).Distinct(),
        "auto", "tile:percentile=1,99", "viridis", "nchw", "4x4", "2..5", "10M", "1/3", "cpu", "color", "colour", "png", "imagenet",
    ]);

    public override string Name => "command";

    public override string Reads => "command lines of gputiler: its parser, its messages, its completion";

    // Every line is parsed by all commands anew, built each time.
    public override Bounds Bounds => new(32 << 20, 1 << 16) { TimePerByte = TimeSpan.FromMicroseconds(100) };

    public override IReadOnlyList<Type> MayThrow => [];

    public override int LongestInput => 1 << 10;

    public override IEnumerable<byte[]> Seeds() => Texts(
        "", "demo", "tile\na.npy\n-o\nout.png\n--range\ntile:percentile=1,99\n--columns\n8", "layers\nnet.onnx\n--json",
        "tile\ncat.png\n--model\nnet.onnx\n--layer\nlayer4/*\n-o\nmosaics", "survey\nmerge\na\nb\n-o\nc",
        "view\n--model\nnet.onnx\n--port\n0", "maximize\n--model\nnet.onnx\n--preset\nlucid",
        "attribute\ncat.png\n--model\nnet.onnx\n--top\n3", "--nope", "tile\n--\n-a.npy",
        "completion\nbash", "diff\na.png\n--model\nnet.onnx\n--devices\ncpu,vulkan");

    public override void Run(byte[] input)
    {
        string[] words = Encoding.UTF8.GetString(input).Split('\n');
        var parsed = CommandLine.Parse(words);
        ExpectationException.Require(UsageErrors.Find(parsed) is not "", "is refused without a word");
        foreach (var option in parsed.CommandResult.Command.Options)
        {
            // Who asks for help is told of no mistakes.
            if (parsed.Errors.Count == 0 && parsed.Action is not { ClearsParseErrors: true }
                && parsed.GetResult(option) is { Implicit: false } given)
            {
                given.GetValueOrDefault<object>();
            }
        }

        _ = Suggestions.Of(parsed.RootCommandResult.Command, words[..^1], words[^1]).Count();
    }

    public override byte[] Mutate(byte[] input, Random random) => Grammar.Mutate(input, random);
}
