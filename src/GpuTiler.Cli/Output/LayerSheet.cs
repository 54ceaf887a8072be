using System.Globalization;
using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary>All layers of one run on one image, each below its name. What a device has rendered stays when another goes on.</summary>
internal sealed class LayerSheet
{
    private readonly Dictionary<string, (MosaicFrame Frame, int[] Offsets)> places = [];
    private readonly TileOptions options;
    private readonly SheetStyle style;
    private readonly SheetPlan plan;
    private readonly byte[] pixels;

    /// <summary>Plans the sheet, and draws what is around the mosaics.</summary>
    /// <param name="layers">The layers, in their order.</param>
    /// <param name="options">How their mosaics look.</param>
    /// <param name="style">How the sheet looks.</param>
    /// <param name="input">The input's name; <see langword="null"/> where there is none.</param>
    /// <param name="progress">Is told of labels for which there is no room.</param>
    /// <exception cref="CommandException">The sheet would be too large.</exception>
    public LayerSheet(IReadOnlyList<BoundActivation> layers, in TileOptions options, SheetStyle style, string? input, Progress progress)
    {
        (this.options, this.style) = (options, style);
        var items = new List<SheetItem>();
        var frames = FramesOf(layers, input);
        foreach (var (layer, frame) in layers.Zip(frames))
        {
            int images = MosaicRenderer.ImagesOf(layer.Shape, options);
            items.AddRange(Enumerable.Range(0, images).Select(image => new SheetItem(frame.Width, frame.Height, images == 1
                ? layer.Name
                : string.Create(CultureInfo.InvariantCulture, $"{layer.Name} image {image}"))));
            if (frame.Notice is { } notice)
            {
                progress.Note($"layer {layer.Name}: {LibraryWords.ToOptions(notice)}");
            }
        }

        ref readonly var first = ref frames[0].Plan;
        try
        {
            plan = SheetPlan.Create(items, new() { Width = style.Width, PixelFormat = first.PixelFormat, PadColor = first.PadColor, Title = style.TitleFor(input) });
        }
        catch (ArgumentException e)
        {
            throw new CommandException(e.Message);
        }

        int placed = 0;
        foreach (var (layer, frame) in layers.Zip(frames))
        {
            int images = MosaicRenderer.ImagesOf(layer.Shape, options);
            places.Add(layer.Name, (frame, [.. Enumerable.Range(placed, images).Select(plan.OffsetOf)]));
            placed += images;
        }

        pixels = GC.AllocateUninitializedArray<byte>(plan.ByteCount);
        Sheet.Create(plan).Draw(pixels);
    }

    /// <summary>Renders one layer into its place.</summary>
    public void Paint(TileDevice device, BoundActivation layer)
    {
        var (frame, offsets) = places[layer.Name];
        if (layer.Tensor is CpuTensor host)
        {
            MosaicPainter.Paint(device, frame, layer.Shape, new Activations(host), pixels, plan.RowBytes, offsets);
        }
        else
        {
            MosaicPainter.Paint(device, frame, layer.Tensor, default, pixels, plan.RowBytes, offsets);
        }
    }

    /// <summary>Writes the sheet.</summary>
    /// <param name="sink">Where it goes.</param>
    /// <param name="name">What names its file.</param>
    /// <param name="source">What it shows.</param>
    /// <param name="preparation">How the input was made, as options.</param>
    public void Write(MosaicSink sink, string name, string source, string preparation)
    {
        string content = string.Create(CultureInfo.InvariantCulture, $"{places.Count} layer{(places.Count == 1 ? "" : "s")}");
        List<KeyValuePair<string, string>> text =
        [
            new("Software", MosaicRenderer.Software),
            new("Source", MosaicRenderer.Clean($"{content} of {source}: {string.Join(", ", places.Keys)}")),
            new("Options", MosaicRenderer.Clean(OptionsText() + preparation + style.Text)),
        ];
        sink.Write(sink.Name(name, 1), 0, new(pixels, plan.Width, plan.Height, plan.Options.PixelFormat, content), text);
    }

    // Where one layer is in colour, all are.
    private List<MosaicFrame> FramesOf(IReadOnlyList<BoundActivation> layers, string? input)
    {
        var frames = Create(options);
        return frames.Exists(frame => frame.Plan.ColorMap is null) && frames.Exists(frame => frame.Plan.ColorMap is not null)
            ? Create(options with { ColorMap = options.ColorMap ?? ColorMap.Grey })
            : frames;

        List<MosaicFrame> Create(TileOptions common) =>
            [.. layers.Select(layer => MosaicFrame.Create(new(layer.Name, input ?? "", $"layer {layer.Name}"), layer.Shape, common, style.Figure))];
    }

    // What all layers share: the grid is each one's own.
    private string OptionsText()
    {
        ref readonly var first = ref places.Values.First().Frame.Plan;
        return string.Create(CultureInfo.InvariantCulture, $"--padding {options.Padding} --border {options.Border} --pad-value {ColorOptions.Text(first.PadColor)}")
            + string.Create(CultureInfo.InvariantCulture, $" --range {options.Range} --scale {first.Scale}")
            + (first.Gamma == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" --gamma {first.Gamma}"))
            + (options.Columns == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" --columns {options.Columns}"))
            + (options.Channels == ChannelRange.All ? "" : string.Create(CultureInfo.InvariantCulture, $" --channels {first.FirstChannel}:{first.FirstChannel + first.TilesPerImage}"))
            + (options.ColorMap is { Name: { } map } ? $" --color-map {map}" : "") + (options.WholeBatch ? " --montage" : "")
            + (options.NaNColor is { } nan ? $" --nan-color {ColorOptions.Text(nan)}" : "")
            + (options.InfinityColor is { } infinity ? $" --infinity-color {ColorOptions.Text(infinity)}" : "");
    }
}
