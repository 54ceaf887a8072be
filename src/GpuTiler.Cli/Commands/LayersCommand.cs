using System.CommandLine;
using System.Globalization;
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
            parsed.GetValue(model)!, new() { CustomOperatorLibraries = parsed.GetValue(operators) }, parsed.GetValue(isolate), parsed.GetValue(json)));
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

    private static int Write(IReadOnlyList<OnnxLayer> layers, bool asJson)
    {
        if (asJson)
        {
            LayerJson.Write(layers);
            return ExitCode.Done;
        }

        TextTable.Write(
            ["index", "layer", "node", "operator", "shape", "type"],
            [.. layers.Where(layer => layer.CanShow).Select(layer => new[]
            {
                layer.Index.ToString(CultureInfo.InvariantCulture), layer.Name, layer.NodeName, layer.Operator, layer.ShapeText, layer.ElementTypeName,
            })]);
        foreach (var layer in layers.Where(layer => !layer.CanShow))
        {
            StandardError.WriteLine(
                $"note: the layer {layer.Name} (index {layer.Index}, {layer.Operator}, {layer.ElementTypeName} {layer.ShapeText}) "
                + $"cannot be shown: {ErrorText.Of(layer)}");
        }

        return ExitCode.Done;
    }
}
