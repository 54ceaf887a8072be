using System.CommandLine;
using System.Globalization;
using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary><c>gputiler demo</c>: the sample network on a sample digit.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var output = PathOptions.Folder("gputiler-demo");
        var command = new Command("demo", "Runs the sample network on a sample digit and writes a mosaic for each layer.") { output };
        var devices = new DeviceOptions(command);
        command.SetAction(parsed => Run(parsed, parsed.GetValue(output)!, devices));
        return command;
    }

    private static int Run(ParseResult parsed, string output, DeviceOptions devices)
    {
        var model = Sample("digits.onnx");
        bool quiet = devices.Quiet(parsed);
        using var progress = new Progress(quiet);
        using var device = devices.Open(parsed, runsNetwork: true, progress);
        var inputs = new ModelInputs(model, new Dictionary<string, InputFile>(), default, progress);
        var rows = new List<string[]>();
        var tiling = new ModelTiling(model, new() { Threads = devices.Threads(parsed) }, inputs, new() { Padding = 2, Border = 2, Scale = 2 }, device, progress)
        {
            Written = (activation, summary, files) => rows.Add(Row(activation, summary, files)),
        };
        // The table names the files here. A separator at its end makes the output a folder, however few results there are.
        using var written = new WrittenFiles(listed: false, progress);
        int code = tiling.Run(InputFile.OpenAll([Sample("7.png")]), Path.TrimEndingDirectorySeparator(output) + Path.DirectorySeparatorChar, written);
        written.Complete();
        progress.Clear();
        if (!quiet)
        {
            TextTable.Write(["layer", "operator", "shape", "values", "mosaic"], rows);
        }

        return code;
    }

    private static string[] Row(BoundActivation activation, ActivationSummary summary, IReadOnlyList<string> files) =>
    [
        activation.Name, activation.Layer.Operator, activation.Shape.ToString(),
        string.Create(CultureInfo.InvariantCulture, $"{summary.Minimum:0.###} to {summary.Maximum:0.###}"), string.Join(' ', files),
    ];

    // The samples lie beside the program.
    private static string Sample(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "sample", name);
        return File.Exists(path) ? path : throw new CommandException($"the sample {path} is missing: build gputiler again.");
    }
}
