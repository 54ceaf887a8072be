using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace GpuTiler.Cli;

/// <summary>A benchmark as one JSON object; times are in milliseconds.</summary>
internal sealed record BenchJson(string Model, IReadOnlyList<BenchJson.Device> Devices)
{
    [JsonPropertyOrder(-3)]
    public string Model { get; } = Model;

    [JsonPropertyOrder(-2)]
    public int Processors { get; } = Environment.ProcessorCount;

    [JsonPropertyOrder(-2)]
    public string System { get; } = RuntimeInformation.OSDescription;

    [JsonPropertyOrder(-2)]
    public string Runtime { get; } = RuntimeInformation.FrameworkDescription;

    public static void Write(BenchResults results) => JsonOutput.Write(
        new BenchJson(results.Model, [.. results.Devices.Select(device => Of(device, results.Layers))]),
        BenchJsonContext.Instance.BenchJson);

    private static Device Of(BenchedDevice device, IReadOnlyList<BenchedLayer> layers) => device.Failure is { } failure
        ? new Failed(device.Name, device.Description, device.IsSoftware, failure)
        : new Measured(device.Name, device.Description, device.IsSoftware, device.Open, device.Load, device.FirstFrame)
        {
            Frame = Of(device.Frame),
            Input = Of(device.Input),
            Inference = Of(device.Inference),
            Upload = Of(device.Upload),
            Dispatch = Of(device.Dispatch),
            ReadBack = Of(device.ReadBack),
            GpuTime = Of(device.GpuTime),
            Png = Of(device.Png),
            Layers = [.. layers.Select((layer, i) => Of(layer, device.Layers[i], device.GpuLayers.Count > 0 ? device.GpuLayers[i] : null))],
        };

    private static Layer Of(BenchedLayer layer, Timing timing, GpuTiming? own) => new(
        layer.Name, layer.Shape, layer.ByteCount, Of(timing), Of(layer.Copy),
        layer.ByteCount / timing.Best / 1e6, layer.Copy.Best / timing.Best)
    {
        GpuTile = Of(own?.Tile),
        GpuCopy = own?.Copy,
        OfGpuCopy = own?.Copy / own?.Tile.Best,
    };

    private static Times Of(Timing timing) => new(timing.Best, timing.Median, timing.Samples);

    private static Times? Of(Timing? timing) => timing is { } known ? Of(known) : null;

    internal sealed record Times(double Best, double Median, int Samples);

    [JsonDerivedType(typeof(Failed))]
    [JsonDerivedType(typeof(Measured))]
    internal abstract record Device(
        [property: JsonPropertyName("device")][property: JsonPropertyOrder(-1)] string Name,
        [property: JsonPropertyOrder(-1)] string Description,
        [property: JsonPropertyOrder(-1)] bool Software);

    internal sealed record Failed(string Name, string Description, bool Software, string Failure) : Device(Name, Description, Software);

    internal sealed record Measured(string Name, string Description, bool Software, double Open, double Load, double FirstFrame)
        : Device(Name, Description, Software)
    {
        public required Times Frame { get; init; }

        public required Times Input { get; init; }

        public required Times Inference { get; init; }

        public required Times? Upload { get; init; }

        public required Times Dispatch { get; init; }

        public required Times ReadBack { get; init; }

        public required Times? GpuTime { get; init; }

        public required Times Png { get; init; }

        public required IReadOnlyList<Layer> Layers { get; init; }
    }

    internal sealed record Layer(
        [property: JsonPropertyName("layer")] string Name, string Shape, long Bytes, Times Tile, Times Copy,
        double GigabytesPerSecond, double OfCopy)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public Times? GpuTile { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public double? GpuCopy { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public double? OfGpuCopy { get; init; }
    }
}
