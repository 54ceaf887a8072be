using System.CommandLine;
using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary><c>gputiler layers</c>: every layer of a model that can be shown, and those that cannot, with the reason.</summary>
internal static class LayersCommand
{
    public static Command Create()
    {
        var model = InputArguments.One("MODEL", "the network (.onnx)");
        var json = new Option<bool>("--json") { Description = "one JSON array" };
        var (operators, isolate) = (PathOptions.Operators(), ModelOptions.Isolate());
        var command = new Command("layers", "Lists the layers of a model.") { model, json, operators, isolate };
        command.SetAction(parsed => Run(
            parsed.GetValue(model)!, new() { CustomOperatorLibraries = parsed.GetValue(operators) }, parsed.GetValue(isolate),
            parsed.GetValue(json)));
        return command;
    }

    private static int Run(string path, OnnxOptions options, bool isIsolated, bool asJson)
    {
        if (isIsolated)
        {
            IsolatedModel.Try(path, options);
        }

        return Write(OnnxModel.ListLayers(path, options), asJson);
    }

    private static int Write(LayerList layers, bool asJson)
    {
        if (asJson)
        {
            LayerJson.Write(layers);
        }
        else
        {
            // Of a model that does not load, the names at least are known.
            LayerTable.Write(layers.Where(layer => layer.CanShow || !layers.IsInferred));
        }

        if (layers is { Problem: { } problem, IsInferred: false })
        {
            throw new CommandException(ErrorText.Of(problem));
        }

        if (layers.Problem is { } missing)
        {
            StandardError.WriteLine($"warning: {ErrorText.Of(missing)}");
        }

        foreach (string skipped in asJson ? [] : SkippedText.Of(layers))
        {
            StandardError.WriteLine($"note: {skipped}");
        }

        return ExitCode.Done;
    }
}
