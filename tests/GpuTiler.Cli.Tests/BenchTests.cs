using System.Globalization;
using System.Text.Json;

namespace GpuTiler.Cli.Tests;

/// <summary><c>gputiler bench</c>: figures that fit together, for every device that is ready; nothing about how large they are.</summary>
public sealed class BenchTests : IDisposable
{
    private readonly Workspace work = new();

    [Fact]
    public void Every_device_that_is_ready_and_not_for_tests_is_measured()
    {
        var ready = Json("devices", "--json").EnumerateArray()
            .Where(device => device.GetProperty("ready").GetBoolean()
                && !device.GetProperty("description").GetString()!.EndsWith("for tests", StringComparison.Ordinal))
            .ToList();
        var measured = Json("bench", Repository.DigitsModel, "--layer", "conv*", "--seconds", "1", "--json")
            .GetProperty("devices").EnumerateArray().ToList();
        foreach (string property in new[] { "device", "description", "software" })
        {
            Assert.Equal(
                ready.Select(device => device.GetProperty(property).ToString()),
                measured.Select(device => device.GetProperty(property).ToString()));
        }
    }

    [Fact]
    public void The_parts_of_a_frame_make_the_frame()
    {
        var results = Json("bench", Repository.DigitsModel, "--device", "cpu", "--seconds", "1", "--json");
        var device = Assert.Single(results.GetProperty("devices").EnumerateArray());
        string[] parts = ["input", "inference", "dispatch", "readBack"];
        foreach (string property in new[] { "open", "load", "firstFrame" })
        {
            Assert.True(device.GetProperty(property).GetDouble() > 0, property);
        }

        foreach (string property in (string[])["frame", "png", .. parts])
        {
            var timing = device.GetProperty(property);
            Assert.InRange(timing.GetProperty("best").GetDouble(), 0, timing.GetProperty("median").GetDouble());
            Assert.True(timing.GetProperty("samples").GetInt32() >= 3, property);
        }

        Assert.InRange(parts.Sum(part => Best(device, part)), 0, Best(device, "frame"));
        Assert.Equal(JsonValueKind.Null, device.GetProperty("upload").ValueKind);
        Assert.Equal(JsonValueKind.Null, device.GetProperty("gpuTime").ValueKind);
    }

    [Fact]
    public void Each_layer_has_its_throughput_and_its_copy()
    {
        var layers = Json("bench", Repository.DigitsModel, "--device", "cpu", "--seconds", "1", "--json")
            .GetProperty("devices")[0].GetProperty("layers").EnumerateArray().ToList();
        var listed = Json("layers", Repository.DigitsModel, "--json").EnumerateArray()
            .Select(layer => layer.GetProperty("name").GetString());
        Assert.Equal(listed, layers.Select(layer => layer.GetProperty("layer").GetString()));
        foreach (var layer in layers)
        {
            double bytes = layer.GetProperty("bytes").GetInt64();
            Assert.Equal(4 * layer.GetProperty("shape").GetString()!.Split('×').Select(double.Parse).Aggregate((a, b) => a * b), bytes);
            Assert.Equal(bytes / Best(layer, "tile") / 1e6, layer.GetProperty("gigabytesPerSecond").GetDouble(), 6);
            Assert.Equal(Best(layer, "copy") / Best(layer, "tile"), layer.GetProperty("ofCopy").GetDouble(), 6);
        }
    }

    [Fact]
    public void A_device_with_a_clock_is_measured_by_it_too()
    {
        foreach (var device in Json("bench", Repository.DigitsModel, "--layer", "conv*", "--seconds", "1", "--json")
            .GetProperty("devices").EnumerateArray())
        {
            bool hasClock = device.GetProperty("gpuTime").ValueKind != JsonValueKind.Null;
            foreach (var layer in device.GetProperty("layers").EnumerateArray())
            {
                Assert.Equal(hasClock, layer.TryGetProperty("gpuTile", out _));
                if (hasClock)
                {
                    Assert.Equal(
                        layer.GetProperty("gpuCopy").GetDouble() / Best(layer, "gpuTile"), layer.GetProperty("ofGpuCopy").GetDouble(), 6);
                    Assert.True(layer.GetProperty("gpuCopy").GetDouble() > 0);
                }
            }
        }
    }

    [Fact]
    public void The_table_has_a_line_for_each_device_and_each_layer()
    {
        var lines = work.Run("bench", Repository.DigitsModel, "--device", "cpu", "--seconds", "1").Done().OutputLines;
        Assert.Contains("8 layers, 343 KiB", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("cpu: ", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("device  open", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("cpu ", lines[3], StringComparison.Ordinal);
        var layers = lines.Where(line => line.Contains(" GB/s  ", StringComparison.Ordinal)).ToList();
        Assert.Equal(9, layers.Count);
        double[] times = [.. layers.Select(line =>
            double.Parse(line.Split("GB/s")[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture))];
        Assert.StartsWith("all ", layers[^1], StringComparison.Ordinal);
        Assert.Equal(times[..^1].OrderDescending(), times[..^1]);
        Assert.InRange(times[^1], times[..^1].Sum() * 0.95, times[..^1].Sum() * 1.05);
    }

    [Fact]
    public void Inputs_that_are_no_pictures_are_filled()
    {
        work.Model("half.onnx", Networks.Half());
        work.Run("bench", "half.onnx", "--device", "cpu", "--seconds", "1").Done();
    }

    [Fact]
    public void What_cannot_be_measured_is_said_in_a_sentence()
    {
        work.Write("text.onnx", "no model"u8);
        work.Run("bench", "text.onnx").Failed(1, "text.onnx");
        work.Run("bench", "missing.onnx").Failed(1, "missing.onnx");
        work.Run("bench").Misused("MODEL is needed");
        work.Run("bench", Repository.DigitsModel, "--device", "gpu").Misused("--device gpu", "vulkan");
        work.Run("bench", Repository.DigitsModel, "--layer", "nope").Failed(1, "nope");
        work.Run("bench", Repository.DigitsModel, "--seconds", "0").Misused("--seconds 0");
        work.Model("open.onnx", Networks.Open(1, 1, null, null));
        work.Run("bench", "open.onnx").Failed(1, "--input-size");
    }

    public void Dispose() => work.Dispose();

    private JsonElement Json(params string[] arguments) => JsonDocument.Parse(work.Run(arguments).Done().Output).RootElement;

    private static double Best(JsonElement parent, string property) => parent.GetProperty(property).GetProperty("best").GetDouble();
}
