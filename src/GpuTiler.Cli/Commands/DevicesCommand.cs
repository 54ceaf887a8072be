using System.CommandLine;
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
        using var cpu = CpuDevice.Create();
        if (asJson)
        {
            JsonOutput.Write(writer => WriteJson(writer, cpu));
            return ExitCode.Done;
        }

        TextTable.Write(
            ["device", "inference", "kernel", "activations stay", "status"],
            [.. DeviceCatalog.Paths.Select(path => new[]
            {
                path.Name, path.Inference, path.Kernel, path.ActivationsStay ? "yes" : "no", Status(path, cpu),
            })]);
        return ExitCode.Done;
    }

    private static string Status(DevicePath path, CpuDevice cpu) => path.Absent is null ? $"ready: {cpu.Description}" : $"absent: {path.Absent}";

    private static void WriteJson(Utf8JsonWriter writer, CpuDevice cpu)
    {
        writer.WriteStartArray();
        foreach (var path in DeviceCatalog.Paths)
        {
            writer.WriteStartObject();
            writer.WriteString("device", path.Name);
            writer.WriteString("inference", path.Inference);
            writer.WriteString("kernel", path.Kernel);
            writer.WriteBoolean("activationsStay", path.ActivationsStay);
            writer.WriteBoolean("ready", path.Absent is null);
            writer.WriteString(path.Absent is null ? "description" : "reason", path.Absent ?? cpu.Description);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
