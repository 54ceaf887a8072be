using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace GpuTiler.Cli;

/// <summary><c>gputiler devices</c>: what this machine offers, and why a path is absent.</summary>
internal static class DevicesCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "one JSON array" };
        var command = new Command("devices", "Lists where networks and tiling can run on this machine.") { json };
        command.SetAction(parsed => Run(parsed.GetValue(json)));
        return command;
    }

    private static int Run(bool asJson)
    {
        var rows = Rows().ToList();
        if (asJson)
        {
            JsonOutput.Write(writer => WriteJson(writer, rows));
            return ExitCode.Done;
        }

        TextTable.Write(
            ["device", "inference", "kernel", "activations stay", "status"],
            [.. rows.Select(row => new[]
            {
                row.Name, row.Path.Inference, row.Path.Kernel, row.Path.ActivationsStay ? "yes" : "no",
                row.Device.Refusal is { } reason ? $"absent: {reason}" : $"ready: {row.Device.Description}",
            })]);
        return ExitCode.Done;
    }

    // A path with several devices has a row for each, with the index that selects it.
    private static IEnumerable<DeviceRow> Rows()
    {
        foreach (var path in DeviceCatalog.Paths)
        {
            var found = path.Find();
            if (found.Devices.Count == 0)
            {
                yield return new(path.Name, path, new FoundDevice("", found.Absent));
            }

            for (int i = 0; i < found.Devices.Count; i++)
            {
                var name = found.Devices.Count == 1 ? path.Name : string.Create(CultureInfo.InvariantCulture, $"{path.Name}:{i}");
                yield return new(name, path, found.Devices[i]);
            }
        }
    }

    private static void WriteJson(Utf8JsonWriter writer, List<DeviceRow> rows)
    {
        writer.WriteStartArray();
        foreach (var row in rows)
        {
            writer.WriteStartObject();
            writer.WriteString("device", row.Name);
            writer.WriteString("inference", row.Path.Inference);
            writer.WriteString("kernel", row.Path.Kernel);
            writer.WriteBoolean("activationsStay", row.Path.ActivationsStay);
            writer.WriteBoolean("ready", row.Device.Refusal is null);
            writer.WriteString(row.Device.Refusal is null ? "description" : "reason", row.Device.Refusal ?? row.Device.Description);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private readonly record struct DeviceRow(string Name, DevicePath Path, FoundDevice Device);
}
