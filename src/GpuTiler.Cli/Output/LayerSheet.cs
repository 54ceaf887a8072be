using System.Globalization;
using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary>
/// All layers of one run on one image, each below its name; on numbered pages where one would be too large. What a device has rendered stays
/// when another goes on.
/// </summary>
internal sealed class LayerSheet
{
    private readonly Dictionary<string, Place> places = [];
    private readonly List<Page> pages = [];
    private readonly TileOptions options;
    private readonly SheetStyle style;
    private readonly int maxSize;

    /// <summary>Plans the sheet, and draws what is around the mosaics.</summary>
    /// <param name="layers">The layers, in their order.</param>
    /// <param name="options">How their mosaics look.</param>
    /// <param name="style">How the sheet looks.</param>
    /// <param name="maxSize">The most pixels along a side; 0 for no limit.</param>
    /// <param name="input">The input's name; <see langword="null"/> where there is none.</param>
    /// <param name="progress">Is told of labels for which there is no room.</param>
    /// <exception cref="CommandException">One layer alone would be too large.</exception>
    public LayerSheet(IReadOnlyList<BoundActivation> layers, in TileOptions options, SheetStyle style, int maxSize, string? input, Progress progress)
    {
        (this.options, this.style, this.maxSize) = (options, style, maxSize);
        var frames = FramesOf(layers, input);
        foreach (var (layer, frame) in layers.Zip(frames))
        {
            if (frame.Notice is { } notice)
            {
                progress.Note($"layer {layer.Name}: {LibraryWords.ToOptions(notice)}");
            }
        }

        // As many layers as fit into a page, in their order.
        string? title = style.TitleFor(input);
        for (int first = 0, end = 1; first < layers.Count; first = end++)
        {
            var plan = PlanOf(layers, frames, first, end, title);
            if (Exceeds(plan))
            {
                throw new CommandException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"layer {layers[first].Name}: the sheet would be {plan.Width}×{plan.Height} pixels with this layer alone, and a side may have {maxSize}: lift the limit with --max-size 0, or show fewer channels."));
            }

            while (end < layers.Count && PlanOf(layers, frames, first, end + 1, title) is var larger && !Exceeds(larger))
            {
                (plan, end) = (larger, end + 1);
            }

            Add(plan, layers, frames, first, end);
        }

        if (pages.Count > 1)
        {
            progress.Note(string.Create(
                CultureInfo.InvariantCulture, $"{layers.Count} layers are too large for one sheet of {maxSize} pixels a side (--max-size), so there are {pages.Count}."));
        }
    }

    /// <summary>How many pages there are.</summary>
    public int Pages => pages.Count;

    /// <summary>Renders one layer into its place.</summary>
    public void Paint(TileDevice device, BoundActivation layer)
    {
        var (frame, page, offsets) = places[layer.Name];
        if (layer.Tensor is CpuTensor host)
        {
            MosaicPainter.Paint(device, frame, layer.Shape, new Activations(host), page.Pixels, page.Plan.RowBytes, offsets);
        }
        else
        {
            MosaicPainter.Paint(device, frame, layer.Tensor, default, page.Pixels, page.Plan.RowBytes, offsets);
        }
    }

    /// <summary>Writes the sheet.</summary>
    /// <param name="sink">Where it goes.</param>
    /// <param name="name">What names its file.</param>
    /// <param name="source">What it shows.</param>
    /// <param name="preparation">How the input was made, as options.</param>
    public void Write(MosaicSink sink, string name, string source, string preparation)
    {
        var names = sink.Name(name, 1, pages.Count);
        for (int number = 0; number < pages.Count; number++)
        {
            var page = pages[number];
            string[] own = [.. places.Where(place => place.Value.Page == page).Select(place => place.Key)];
            string content = string.Create(CultureInfo.InvariantCulture, $"{own.Length} layer{(own.Length == 1 ? "" : "s")}");
            List<KeyValuePair<string, string>> text =
            [
                new("Software", MosaicRecord.Software),
                new("Source", MosaicRecord.Clean($"{content} of {source}: {string.Join(", ", own)}")),
                new("Options", MosaicRecord.Clean(OptionsText() + preparation + style.Text)),
            ];
            if (pages.Count > 1)
            {
                text.Add(new("Page", string.Create(CultureInfo.InvariantCulture, $"{number + 1} of {pages.Count}")));
            }

            sink.Write(names, new(0, 1, number, pages.Count), new(page.Pixels, page.Plan.Width, page.Plan.Height, page.Plan.Options.PixelFormat, content), text);
        }
    }

    private bool Exceeds(SheetPlan plan) => maxSize > 0 && Math.Max(plan.Width, plan.Height) > maxSize;

    private SheetPlan PlanOf(IReadOnlyList<BoundActivation> layers, List<MosaicFrame> frames, int first, int end, string? title)
    {
        var items = new List<SheetItem>();
        for (int i = first; i < end; i++)
        {
            int images = MosaicRenderer.ImagesOf(layers[i].Shape, options);
            for (int image = 0; image < images; image++)
            {
                items.Add(new(frames[i].Width, frames[i].Height, images == 1
                    ? layers[i].Name
                    : string.Create(CultureInfo.InvariantCulture, $"{layers[i].Name} image {image}")));
            }
        }

        ref readonly var plan = ref frames[0].Plan;
        try
        {
            return SheetPlan.Create(items, new() { Width = style.Width, PixelFormat = plan.PixelFormat, PadColor = plan.PadColor, Title = title });
        }
        catch (ArgumentException e)
        {
            throw new CommandException(e.Message);
        }
    }

    private void Add(SheetPlan plan, IReadOnlyList<BoundActivation> layers, List<MosaicFrame> frames, int first, int end)
    {
        var page = new Page(plan, GC.AllocateUninitializedArray<byte>(plan.ByteCount));
        pages.Add(page);
        int placed = 0;
        for (int i = first; i < end; i++)
        {
            int images = MosaicRenderer.ImagesOf(layers[i].Shape, options);
            places.Add(layers[i].Name, new(frames[i], page, [.. Enumerable.Range(placed, images).Select(plan.OffsetOf)]));
            placed += images;
        }

        Sheet.Create(plan).Draw(page.Pixels);
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
            + (pages.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" --max-size {maxSize}"))
            + (options.Columns == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" --columns {options.Columns}"))
            + (options.Channels == ChannelRange.All ? "" : string.Create(CultureInfo.InvariantCulture, $" --channels {first.FirstChannel}:{first.FirstChannel + first.MapsPerImage}"))
            + (options.RgbTiles ? " --rgb" : options.Interleave > 1 ? string.Create(CultureInfo.InvariantCulture, $" --interleave {options.Interleave}") : "")
            + (options.ColorMap is { Name: { } map } ? $" --color-map {map}" : "") + (options.WholeBatch ? " --montage" : "")
            + (options.NaNColor is { } nan ? $" --nan-color {ColorOptions.Text(nan)}" : "")
            + (options.InfinityColor is { } infinity ? $" --infinity-color {ColorOptions.Text(infinity)}" : "");
    }

    private sealed record Page(SheetPlan Plan, byte[] Pixels);

    private sealed record Place(MosaicFrame Frame, Page Page, int[] Offsets);
}
