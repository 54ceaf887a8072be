using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary><c>gputiler layers</c>: every layer of a model that can be shown, and those that cannot, with the reason.</summary>
internal static class LayersCommand
{
    public static Command Create()
    {
        var model = InputArguments.One("MODEL", "the network (.onnx)");
        var json = new Option<bool>("--json") { Description = "one JSON array" };
        var operators = PathOptions.Operators();
        var command = new Command("layers", "Lists the layers of a model.") { model, json, operators };
        command.SetAction(parsed => Run(
            OnnxModel.ListLayers(parsed.GetValue(model)!, new() { CustomOperatorLibraries = parsed.GetValue(operators) }), parsed.GetValue(json)));
        return command;
    }

    private static int Run(IReadOnlyList<OnnxLayer> layers, bool asJson)
    {
        if (asJson)
        {
            JsonOutput.Write(writer => WriteJson(writer, layers));
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
                + $"cannot be shown: {Reason(layer)}");
        }

        return ExitCode.Done;
    }

    private static string Reason(OnnxLayer layer) => LibraryWords.ToOptions(layer.Reason!);

    private static void WriteJson(Utf8JsonWriter writer, IReadOnlyList<OnnxLayer> layers)
    {
        writer.WriteStartArray();
        foreach (var layer in layers)
        {
            writer.WriteStartObject();
            writer.WriteNumber("index", layer.Index);
            writer.WriteString("name", layer.Name);
            writer.WriteString("node", layer.NodeName);
            writer.WriteString("operator", layer.Operator);
            WriteShape(writer, layer.Dimensions);
            writer.WriteString("type", layer.ElementTypeName);
            writer.WriteBoolean("canShow", layer.CanShow);
            if (!layer.CanShow)
            {
                writer.WriteString("reason", Reason(layer));
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    // A dimension is a number, a name where the model has one, or null.
    private static void WriteShape(Utf8JsonWriter writer, IReadOnlyList<OnnxDimension>? dimensions)
    {
        if (dimensions is null)
        {
            writer.WriteNull("shape");
            return;
        }

        writer.WriteStartArray("shape");
        foreach (var dimension in dimensions)
        {
            if (dimension.Value is { } value)
            {
                writer.WriteNumberValue(value);
            }
            else
            {
                writer.WriteStringValue(dimension.Symbol);
            }
        }

        writer.WriteEndArray();
    }
}
