using System.Globalization;

namespace GpuTiler.Cli;

/// <summary>A benchmark for a person to read: a line for each device, then one for each layer.</summary>
internal static class BenchTable
{
    private const string None = "-";

    public static void Write(BenchResults results)
    {
        long bytes = results.Layers.Sum(layer => layer.ByteCount);
        StandardOutput.WriteLine(
            $"{results.Model}: {results.Layers.Count} layer{(results.Layers.Count == 1 ? "" : "s")}, {ByteSize.ToText(bytes)} of activations in a frame. "
            + "Milliseconds; of many frames the middle one.");
        foreach (var device in results.Devices)
        {
            StandardOutput.WriteLine($"{device.Name}: {device.Description}{(device.IsSoftware ? ": the processor does its work, so these are no GPU's figures" : "")}");
        }

        StandardOutput.WriteLine("");
        TextTable.Write(
            ["device", "open", "load", "first frame", "input", "inference", "upload", "tiling", "GPU clock", "frame", "frames/s", "PNG"],
            [.. results.Devices.Where(device => device.Failure is null).Select(Row)]);
        foreach (var device in results.Devices.Where(device => device.Failure is not null))
        {
            StandardOutput.WriteLine($"{device.Name}: no figures, {device.Failure}");
        }

        var measured = results.Devices.Where(device => device.Failure is null).ToList();
        if (measured.Count > 0)
        {
            StandardOutput.WriteLine("");
            StandardOutput.WriteLine(
                "Each layer by itself, the slowest first, from activations to pixels: milliseconds (the best), GB/s, and how many times as fast as copying it (memcpy).");
            TextTable.Write(
                ["layer", "shape", "memory", .. measured.Select(device => device.Name)],
                [
                    .. results.Layers.Select((layer, i) => (Layer: layer, Index: i))
                        .OrderByDescending(entry => measured[0].Layers[entry.Index].Best)
                        .Select(entry => (string[])
                        [
                            entry.Layer.Name, entry.Layer.Shape, ByteSize.ToText(entry.Layer.ByteCount),
                            .. measured.Select(device =>
                                Cell(entry.Layer.ByteCount, device.Layers[entry.Index].Best, entry.Layer.Copy.Best)),
                        ]),
                    [
                        "all", "", ByteSize.ToText(bytes),
                        .. measured.Select(device =>
                            Cell(bytes, device.Layers.Sum(layer => layer.Best), results.Layers.Sum(layer => layer.Copy.Best))),
                    ],
                ],
                names: [0]);
        }

        var timed = measured.Where(device => device.GpuLayers.Count > 0).ToList();
        if (timed.Count > 0)
        {
            StandardOutput.WriteLine("");
            StandardOutput.WriteLine(
                "The same by each device's own clock, without the way to the host, and beside a copy within its own memory.");
            TextTable.Write(
                ["layer", .. timed.Select(device => device.Name)],
                [.. results.Layers.Select((layer, i) => (string[])
                    [layer.Name, .. timed.Select(device =>
                        Cell(layer.ByteCount, device.GpuLayers[i].Tile.Best, device.GpuLayers[i].Copy))])],
                names: [0]);
        }
    }

    private static string[] Row(BenchedDevice device) =>
    [
        device.Name, Number(device.Open), Number(device.Load), Number(device.FirstFrame), Number(device.Input.Median),
        Number(device.Inference.Median), device.Upload is { } upload ? Number(upload.Median) : None,
        Number(device.Dispatch.Median + device.ReadBack.Median), device.GpuTime is { } gpu ? Number(gpu.Median) : None,
        Number(device.Frame.Median), Number(1000 / device.Frame.Median), Number(device.Png.Median),
    ];

    private static string Cell(long bytes, double best, double copy) =>
        $"{Number(best)}  {Number(bytes / best / 1e6)} GB/s  {Number(copy / best)}×";

    // Three significant digits, and never an exponent.
    private static string Number(double value)
    {
        int digits = value == 0 ? 0 : Math.Clamp(2 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 6);
        return value.ToString($"F{digits}", CultureInfo.InvariantCulture);
    }
}
