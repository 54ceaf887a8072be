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
        var devices = new DeviceOptions(command, DeviceCatalog.Choices);
        var show = new ShowOption(command);
        command.SetAction(parsed => Run(parsed, parsed.GetValue(output)!, devices, show));
        return command;
    }

    private static int Run(ParseResult parsed, string output, DeviceOptions devices, ShowOption show)
    {
        var model = SampleFiles.Find("digits.onnx");
        bool quiet = devices.Quiet(parsed);
        var pictures = show.Read(parsed, output, isUsual: !quiet);
        using var progress = new Progress(quiet);
        using var device = DeviceCatalog.Open(devices.Device(parsed), devices.Settings(parsed), runsNetwork: true, progress);
        var rows = new List<string[]>();

        // The table names the files here. A separator at its end makes the output a folder, however few results there are.
        new LayerRuns(device, progress)
        {
            Mosaics = new() { Tiles = new() { Padding = 2, Border = 2, Scale = 2 } },
            Settings = ModelSettings.Default with { Onnx = new() { Threads = devices.Threads(parsed) } },
            Form = ImageForm.Png with { Pictures = pictures },
            IsListed = pictures is not null,
            Place = Path.TrimEndingDirectorySeparator(output) + Path.DirectorySeparatorChar,
            Finished = (running, activation, files) => rows.Add(Row(activation, running.Summarize(activation), files)),
        }.RunModels(ModelFiles.Find(model, step: null), [SampleFiles.Find("7.png")]);
        progress.Clear();
        if (!quiet)
        {
            TextTable.Write(["layer", "operator", "shape", "values", "mosaic"], rows, names: [0, 4]);
        }

        return ExitCode.Done;
    }

    private static string[] Row(BoundActivation activation, ActivationSummary summary, IReadOnlyList<string> files) =>
    [
        activation.Name, activation.Layer.Operator, activation.Shape.ToString(),
        string.Create(CultureInfo.InvariantCulture, $"{summary.Minimum:0.###} to {summary.Maximum:0.###}"), string.Join(' ', files),
    ];
}
