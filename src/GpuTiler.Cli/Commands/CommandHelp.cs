using System.CommandLine;

namespace GpuTiler.Cli;

/// <summary>What a command's help has besides its description: examples, and the options that most people need.</summary>
/// <param name="Examples">Command lines to begin with.</param>
/// <param name="Common">The options that most people need, in order; none where a command has so few that it needs no groups.</param>
internal sealed record CommandHelp(string[] Examples, string[] Common)
{
    private static readonly CommandHelp None = new([], []);

    private static readonly Dictionary<string, CommandHelp> Commands = new()
    {
        ["layers"] = new(["gputiler layers net.onnx", "gputiler layers net.onnx --json"], []),
        ["tile"] = new(
            [
                "gputiler tile activations.npy -o mosaic.png",
                "gputiler tile cat.png --model net.onnx -o mosaics/",
                "gputiler tile cat.png --model net.onnx --layer conv1 --scale 2 -o conv1.png",
            ],
            ["--output", "--model", "--layer", "--range", "--scale"]),
        ["weights"] = new(
            ["gputiler weights net.onnx -o weights/", "gputiler weights net.onnx --layer conv1 --rgb --scale 4 -o filters.png"],
            ["--output", "--layer", "--range", "--scale", "--columns"]),
        ["stats"] = new(
            [
                "gputiler stats activations.npy",
                "gputiler stats cat.png --model net.onnx",
                "gputiler stats cat.png --model net.onnx --layer conv1 --sort sparsity --top 10",
            ],
            ["--model", "--layer", "--sort", "--top", "--json"]),
        ["diff"] = new(
            [
                "gputiler diff a.npy b.npy -o difference.png",
                "gputiler diff cat.png --model a.onnx --model b.onnx",
                "gputiler diff cat.png --model net.onnx --devices cpu,webgpu",
            ],
            ["--model", "--output", "--fail-above", "--layer", "--devices"]),
        ["attribute"] = new(
            [
                "gputiler attribute cat.png --model net.onnx --unit 281 -o why.png",
                "gputiler attribute cat.png --model net.onnx --top 3 --show both -o why.png",
                "gputiler attribute cat.png --model net.onnx --method grad-cam -o where.png",
            ],
            ["--output", "--model", "--unit", "--method", "--show"]),
        ["maximize"] = new(
            [
                "gputiler maximize net.onnx --layer conv1 -o seen.png",
                "gputiler maximize net.onnx --unit 281 --preset lucid -o cat.png",
                "gputiler maximize net.onnx --preset deepdream --start sky.jpg -o dream.png",
            ],
            ["--output", "--layer", "--unit", "--preset", "--steps"]),
        ["survey"] = new(
            [
                "gputiler survey pictures/ --model net.onnx -o survey/",
                "gputiler survey show survey/ --layer conv1 --unit 3",
                "gputiler view net.onnx --survey survey/",
            ],
            ["--output", "--model", "--layer", "--labels", "--top"]),
        ["report"] = new(
            ["gputiler report net.onnx cat.png -o cat.html", "gputiler report net.onnx cat.png --layer 'conv*' -o cat.html"],
            ["--output", "--layer", "--range", "--scale", "--one-file"]),
        ["bench"] = new(["gputiler bench net.onnx", "gputiler bench net.onnx --device cpu --seconds 5"], []),
        ["view"] = new(
            ["gputiler view", "gputiler view net.onnx", "gputiler view net.onnx pictures/ --compare other.onnx"],
            ["--compare", "--survey", "--layer", "--port", "--device"]),
    };

    /// <summary>A command's.</summary>
    public static CommandHelp Of(Command command) => Commands.GetValueOrDefault(command.Name, None);
}
