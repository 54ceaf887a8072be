using System.CommandLine;
using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary>
/// Opens a model and ends: what <see cref="IsolatedModel"/> starts in a process of its own. What is wrong with the model in an orderly way
/// is nothing to say here: whoever started this meets it again.
/// </summary>
internal static class TryModelCommand
{
    public static Command Create()
    {
        var model = InputArguments.One("MODEL", "the network (.onnx)");
        var (layers, inputSize, operators) = (ModelOptions.Layers(), PreparationOptions.InputSize(), PathOptions.Operators());
        var command = new Command(IsolatedModel.CommandName, "Opens a model and ends.") { Hidden = true };
        command.Arguments.Add(model);
        foreach (var option in new Option[] { layers, inputSize, operators })
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed => Run(parsed.GetValue(model)!, new()
        {
            Layers = parsed.GetValue(layers),
            InputSize = parsed.GetValue(inputSize),
            CustomOperatorLibraries = parsed.GetValue(operators),
        }));
        return command;
    }

    private static int Run(string path, OnnxOptions options)
    {
        try
        {
            _ = OnnxModel.ListLayers(path, options);
            using var device = CpuDevice.Create();
            OnnxModel.Load(path, device, options).Dispose();
        }
        catch (Exception e) when (e is OnnxModelException or InvalidDataException or IOException or UnauthorizedAccessException
            or ArgumentException or NotSupportedException or OutOfMemoryException)
        {
            // An error like any other.
        }

        return ExitCode.Done;
    }
}
