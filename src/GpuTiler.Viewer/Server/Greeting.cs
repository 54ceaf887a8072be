using GpuTiler.Onnx;

namespace GpuTiler.Viewer;

/// <summary>The first message to a page.</summary>
/// <param name="stage">What is shown.</param>
/// <param name="model">The network, where there is one.</param>
/// <param name="input">Its input.</param>
/// <param name="sources">Where that comes from.</param>
/// <param name="formats">What the wall is recorded as.</param>
/// <param name="program">The program's name.</param>
internal sealed class Greeting(
    Stage stage, OnnxModel? model, NetworkInput? input, SourceList sources, IReadOnlyList<string> formats, string program)
{
    // A network's layers stay, and counting takes a while.
    private SurveyInfo? survey;

    /// <summary>Bytes of a message at most: the largest picture with its header.</summary>
    public const int MessageBytes = PictureLimits.MostBytes + PictureHeader.Size;

    private static readonly Dictionary<string, string> Colors =
        ColorMap.Names.ToDictionary(name => name, name => Text(ColorMap.Named(name)));

    /// <summary>What a survey of the network found; <see langword="null"/> for nothing.</summary>
    public SurveyAnswers? Survey { get; init; }

    /// <summary>The message for a page.</summary>
    /// <param name="viewer">The page's number.</param>
    public HelloMessage For(int viewer)
    {
        string? path = input?.Bound.Model;
        return new()
        {
            Viewer = viewer,
            Program = program,
            Model = path is null ? null : new ModelInfo(Path.GetFileName(path), path),
            Input = input?.Describe() is { } described ? described with { Maps = stage.Layers.Input?.Shape.Channels } : null,
            Device = new DeviceInfo(stage.Device.Kind, stage.Device.Description, KeepsActivations(stage.Device)),
            Layers = [.. stage.Layers.All.Select(layer => layer.Describe())],
            Other = DescribeOther(),
            Skipped = [.. (model?.Skipped ?? []).Select(layer => new SkippedInfo(layer.Name, layer.Reason))],
            Files = sources.Files,
            Sources = [.. sources.Names],
            Recordings = formats,
            Methods = stage.Attributions is null ? [] : LiveMethods.Names,
            Survey = survey ??= Survey?.Describe(stage.Layers.All),
            ColorMaps = Colors,
            Limits = new LimitInfo(MessageBytes, ViewLimits.Pixels, ViewLimits.Slots),
            State = stage.State,
        };
    }

    private OtherInfo? DescribeOther()
    {
        if (stage.Other is not { } other || input is null)
        {
            return null;
        }

        bool comparesModels = other.Bound.Model != input.Bound.Model;
        var (a, b) = ComparedPaths.Names(input.Bound.Model, other.Bound.Model);
        var (own, others) = (stage.Layers.Own, stage.Layers.Others);
        return new(
            comparesModels ? "models" : "inputs", comparesModels ? [a, b] : [], other.Bound.Model, own.Count,
            [.. own.Select(layer => layer.Partner?.Position ?? -1)],
            [.. LayerPairs.Describe(own, others), .. stage.OtherFailure is { } failure ? [failure] : Array.Empty<string>()])
        {
            Input = other.DescribeInput(),
        };
    }

    private static bool KeepsActivations(TileDevice device) => device is CpuDevice or ProviderDevice || device.Kind == "directml";

    private static string Text(ColorMap map)
    {
        var colors = new System.Text.StringBuilder(256 * 6);
        for (int level = 0; level < 256; level++)
        {
            colors.Append(Convert.ToHexStringLower(map.Rgba.Slice(level * 4, 3)));
        }

        return colors.ToString();
    }
}
