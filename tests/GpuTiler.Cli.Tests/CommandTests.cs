using System.Text.Json;

namespace GpuTiler.Cli.Tests;

/// <summary>The commands on networks with real weights, and what the machine offers.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly Workspace work = new();

    [Fact]
    public void The_demo_writes_a_mosaic_for_each_layer_and_a_table()
    {
        var lines = work.Run("demo").Done().OutputLines;

        string[] layers = ["conv1", "relu1", "pool1", "conv2", "relu2", "pool2", "flatten", "scores"];
        Assert.Equal(["layer", "operator", "shape", "values", "mosaic"], lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(layers, lines[1..].Select(line => line.Split(' ')[0]));
        string[] files = [.. layers.Select((layer, i) => $"{i}-{layer}.png")];
        Assert.Equal(files.Select(file => $"gputiler-demo/{file}"), work.NewFiles);
        Assert.All(files, file => Assert.True(work.Png($"gputiler-demo/{file}").Pixels.ToArray().Distinct().Count() > 2));

        Assert.Equal("", work.Run("demo", "-o", "other", "--quiet", "--device", "cpu", "--threads", "1").Done().Output);
        Assert.All(files, file =>
            Assert.Equal(work.Png($"gputiler-demo/{file}").Pixels.ToArray(), work.Png($"other/{file}").Pixels.ToArray()));
    }

    [Fact]
    public void The_devices_are_listed()
    {
        string[] leaving = ["vulkan", "d3d12", "ilgpu"];
        var lines = work.Run("devices").Done().OutputLines;
        string[] names = ["cpu", "vulkan", "d3d12", "ilgpu", "directml", "webgpu", "cuda"];
        // A path with several devices has a row for each: vulkan:0, vulkan:1.
        Assert.Equal([.. names, "auto"], lines[1..].Where(line => line != "").Select(line => line.Split(' ')[0].Split(':')[0]).Distinct());

        var devices = JsonDocument.Parse(work.Run("devices", "--json").Done().Output).RootElement.EnumerateArray().ToList();
        Assert.Equal(names, devices.Select(Path).Distinct());
        Assert.True(devices[0].GetProperty("ready").GetBoolean());
        Assert.All(devices, device =>
            Assert.NotEmpty(device.GetProperty(device.GetProperty("ready").GetBoolean() ? "description" : "reason").GetString()!));

        // auto is hardware or the processor, and keeps activations where they are.
        var best = Assert.Single(devices.Where(device => device.GetProperty("auto").GetBoolean()).Select(Path).Distinct());
        Assert.StartsWith($"auto is {best} for a network", lines[^1], StringComparison.Ordinal);
        Assert.Contains(devices, device =>
            Path(device) == best && device.GetProperty("ready").GetBoolean() && !device.GetProperty("software").GetBoolean());
        Assert.DoesNotContain(best, leaving);
        Assert.All(devices, device => Assert.Equal(!leaving.Contains(Path(device)), device.GetProperty("activationsStay").GetBoolean()));

        static string Path(JsonElement device) => device.GetProperty("device").GetString()!.Split(':')[0];
    }

    [Fact]
    public void A_machine_without_a_driver_is_told_what_to_install()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Drivers are hidden the Linux way.");
        (string, string?)[] hidden = [("VK_ICD_FILENAMES", "/nonexistent"), ("VK_DRIVER_FILES", "/nonexistent")];
        var devices = Tool.RunIn(work.Folder, ["devices"], environment: hidden);
        Assert.Contains(
            "absent: ", devices.Done().OutputLines.Single(line => line.StartsWith("vulkan ", StringComparison.Ordinal)),
            StringComparison.Ordinal);
        Tool.RunIn(work.Folder, ["demo", "-o", "o", "--device", "vulkan"], environment: hidden)
            .Failed(1, "--device vulkan cannot be used", "install");
        Assert.Empty(work.NewFiles);
    }

    [Fact]
    public void A_network_with_channels_last_runs_from_end_to_end()
    {
        string model = Repository.FetchedModel("blazeface-front-128.onnx");
        var layers = JsonDocument.Parse(work.Run("layers", model, "--json").Done().Output).RootElement.EnumerateArray().ToList();
        var shown = layers.Where(layer => layer.GetProperty("canShow").GetBoolean()).ToList();
        Assert.Equal(37, layers.Count(layer => layer.GetProperty("operator").GetString() == "Conv"));

        var tiled = work.Run("tile", Repository.Seven, "--model", model, "-o", "all");
        Assert.Equal(0, tiled.ExitCode);
        Assert.Equal(shown.Count, tiled.OutputLines.Length);
        Assert.Equal(shown.Count, work.NewFiles.Length);
        Assert.All(layers.Except(shown), hidden =>
            Assert.Contains(hidden.GetProperty("name").GetString()!, tiled.Error, StringComparison.Ordinal));

        // The input is N×H×W×3 and its first layer N×3×H×W: the picture itself, three times the same grey.
        work.Run(
            "tile", Repository.Seven, "--model", model, "--layer", "index:0",
            "--columns", "1", "--padding", "0", "--border", "0", "-o", "input.png").Done();
        var input = work.Png("input.png");
        Assert.Equal((128, 384), (input.Width, input.Height));
        Assert.Equal(input.Pixels[..(128 * 128)].ToArray(), input.Pixels[(2 * 128 * 128)..].ToArray());

        Assert.Equal(37, work.Run("weights", model, "-o", "w").Done().OutputLines.Length);
    }

    public void Dispose() => work.Dispose();
}
