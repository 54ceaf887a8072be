using System.Text.Json;

namespace GpuTiler.Cli;

/// <summary>A benchmark as one JSON object; times are in milliseconds.</summary>
internal static class BenchJson
{
    public static void Write(BenchResults results) => JsonOutput.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("model", results.Model);
        writer.WriteNumber("processors", Environment.ProcessorCount);
        writer.WriteString("system", System.Runtime.InteropServices.RuntimeInformation.OSDescription);
        writer.WriteString("runtime", System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription);
        writer.WriteStartArray("devices");
        foreach (var device in results.Devices)
        {
            Write(writer, device, results.Layers);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter writer, BenchedDevice device, IReadOnlyList<BenchedLayer> layers)
    {
        writer.WriteStartObject();
        writer.WriteString("device", device.Name);
        writer.WriteString("description", device.Description);
        writer.WriteBoolean("software", device.IsSoftware);
        if (device.Failure is { } failure)
        {
            writer.WriteString("failure", failure);
            writer.WriteEndObject();
            return;
        }

        writer.WriteNumber("open", device.Open);
        writer.WriteNumber("load", device.Load);
        writer.WriteNumber("firstFrame", device.FirstFrame);
        Write(writer, "frame", device.Frame);
        Write(writer, "input", device.Input);
        Write(writer, "inference", device.Inference);
        Write(writer, "upload", device.Upload);
        Write(writer, "dispatch", device.Dispatch);
        Write(writer, "readBack", device.ReadBack);
        Write(writer, "gpuTime", device.GpuTime);
        Write(writer, "png", device.Png);
        writer.WriteStartArray("layers");
        foreach (var ((layer, timing), i) in layers.Zip(device.Layers).Select((pair, i) => (pair, i)))
        {
            writer.WriteStartObject();
            writer.WriteString("layer", layer.Name);
            writer.WriteString("shape", layer.Shape);
            writer.WriteNumber("bytes", layer.ByteCount);
            Write(writer, "tile", timing);
            Write(writer, "copy", layer.Copy);
            writer.WriteNumber("gigabytesPerSecond", layer.ByteCount / timing.Best / 1e6);
            writer.WriteNumber("ofCopy", layer.Copy.Best / timing.Best);
            if (device.GpuLayers.Count > 0)
            {
                var own = device.GpuLayers[i];
                Write(writer, "gpuTile", own.Tile);
                writer.WriteNumber("gpuCopy", own.Copy);
                writer.WriteNumber("ofGpuCopy", own.Copy / own.Tile.Best);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, Timing? timing)
    {
        if (timing is not { } known)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartObject(name);
        writer.WriteNumber("best", known.Best);
        writer.WriteNumber("median", known.Median);
        writer.WriteNumber("samples", known.Samples);
        writer.WriteEndObject();
    }
}
