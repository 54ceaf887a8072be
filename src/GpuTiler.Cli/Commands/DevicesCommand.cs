using System.CommandLine;

namespace GpuTiler.Cli;

/// <summary><c>gputiler devices</c>: what this machine offers, why a path is absent, and which one <c>auto</c> is.</summary>
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
        var findings = DeviceCatalog.Paths.ToDictionary(path => path.Name, path => path.Find());
        var (best, passedOver) = BestPath.Explain(findings);
        var rows = DeviceCatalog.Paths.SelectMany(path => path.Entries(findings[path.Name])).ToList();
        if (asJson)
        {
            DeviceJson.Write(rows, best);
            return ExitCode.Done;
        }

        TextTable.Write(
            ["device", "inference", "kernel", "activations stay", "status"],
            [.. rows.Select(row => new[]
            {
                row.Name, row.Path.Inference, row.Path.Kernel, row.Path.ActivationsStay ? "yes" : "no",
                row.Device.Refusal is { } reason ? $"absent: {reason}" : $"ready: {row.Device.Description}",
            })],
            names: [1], hasRemarks: true);
        StandardOutput.WriteLine("");
        var reasons = passedOver.Count == 0 ? "" : $" ({string.Join(", ", passedOver.Select(other => $"{other.Name} is {other.Reason}"))})";
        StandardOutput.WriteLine($"auto is {best} for a network{reasons}, and cpu for an array.");
        return ExitCode.Done;
    }
}
