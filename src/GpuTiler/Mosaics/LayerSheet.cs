using System.Globalization;
namespace GpuTiler;

/// <summary>
/// All layers of one run on one image, each below its name; on several pages where one would be too large. It is planned before the run,
/// and each layer is painted into its place when it is finished.
/// </summary>
public sealed class LayerSheet
{
    private readonly Dictionary<string, Place> places = [];
    private readonly List<LayerSheetPage> pages = [];
    private readonly List<(string Layer, MosaicNotice Notice)> notices = [];

    private LayerSheet(IReadOnlyList<LayerDescription> layers, in LayerSheetOptions options)
    {
        Options = options;
        var frames = FramesOf(layers, options.Mosaics);
        foreach (var (layer, frame) in layers.Zip(frames))
        {
            notices.AddRange(frame.TextNotices().Where(notice => notice is not CharactersMissing).Select(notice => (layer.Name, notice)));
        }

        // As many layers as fit into a page, in their order.
        string? title = options.Title?.Replace(LayerSheetOptions.InputPlaceholder, layers[0].TitleInput, StringComparison.Ordinal);
        for (int first = 0, end = 1; first < layers.Count; first = end++)
        {
            var plan = PlanOf(layers, frames, first, end, title);
            if (Exceeds(plan))
            {
                throw new NoRoomException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"layer {layers[first].Name}: the sheet would be {plan.Width}×{plan.Height} pixels with this layer alone, and a side may have {options.Mosaics.MaxSize}"),
                    RoomRemedies.NoLimit | RoomRemedies.FewerChannels);
            }

            while (end < layers.Count && PlanOf(layers, frames, first, end + 1, title) is var larger && !Exceeds(larger))
            {
                (plan, end) = (larger, end + 1);
            }

            Add(plan, layers, frames, first, end);
        }

        if (TextFace.Missing([title, .. layers.Select(layer => layer.Name)]) is { Length: > 0 } missing)
        {
            notices.Add(("", new CharactersMissing(missing)));
        }

        if (pages.Count > 1)
        {
            notices.Add(("", new SheetSplit(layers.Count, pages.Count, options.Mosaics.MaxSize)));
        }
    }

    /// <summary>How it looks.</summary>
    public LayerSheetOptions Options { get; }

    /// <summary>Its pages.</summary>
    public IReadOnlyList<LayerSheetPage> Pages => pages;

    /// <summary>What the user should know, with the layer that it is about; empty for all.</summary>
    public IReadOnlyList<(string Layer, MosaicNotice Notice)> Notices => notices;

    /// <summary>Plans the sheet, and draws what surrounds the mosaics.</summary>
    /// <param name="layers">The layers, in their order; one or more, each with a name of its own.</param>
    /// <param name="options">How it looks.</param>
    /// <exception cref="NoRoomException">One layer alone would be too large.</exception>
    /// <exception cref="ArgumentException">There is no layer, or a layer and the options do not go together.</exception>
    public static LayerSheet Create(IReadOnlyList<LayerDescription> layers, in LayerSheetOptions options)
    {
        ArgumentNullException.ThrowIfNull(layers);
        return layers.Count == 0 ? throw new ArgumentException("A sheet needs at least one layer.")
            : options.Mosaics is { Order: not { Sort: MapSort.Index, Top: 0, Slice: null } } or { Figure.Marks: not MapMarks.None }
                ? throw new ArgumentException("A sheet shows every map in the layer's order and outlines none: leave out orders and marks.")
            : new(layers, options);
    }

    /// <summary>Renders one layer into its place.</summary>
    /// <param name="layer">A layer that the sheet was planned for.</param>
    /// <exception cref="ArgumentException">It was not.</exception>
    public void Paint(FinishedLayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (!places.TryGetValue(layer.Name, out var place) || place.Frame.Plan.Shape != layer.Shape)
        {
            throw new ArgumentException($"The sheet has no place for the layer {layer.Name} of {layer.Shape}.");
        }

        for (int image = 0; image < place.Offsets.Length; image++)
        {
            layer.Paint(place.Frame, image, place.Page.Memory.AsSpan(place.Offsets[image]), place.Page.Plan.RowBytes);
        }
    }

    private bool Exceeds(SheetPlan plan) => Options.Mosaics.MaxSize > 0 && Math.Max(plan.Width, plan.Height) > Options.Mosaics.MaxSize;

    private SheetPlan PlanOf(IReadOnlyList<LayerDescription> layers, List<MosaicFrame> frames, int first, int end, string? title)
    {
        var items = new List<SheetItem>();
        for (int i = first; i < end; i++)
        {
            int images = ImagesOf(layers[i]);
            for (int image = 0; image < images; image++)
            {
                items.Add(new(frames[i].Width, frames[i].Height, images == 1
                    ? layers[i].Name
                    : string.Create(CultureInfo.InvariantCulture, $"{layers[i].Name} image {image}")));
            }
        }

        ref readonly var plan = ref frames[0].Plan;
        return SheetPlan.Create(
            items, new() { Width = Options.Width, PixelFormat = plan.PixelFormat, PadColor = plan.PadColor, Title = title });
    }

    private void Add(SheetPlan plan, IReadOnlyList<LayerDescription> layers, List<MosaicFrame> frames, int first, int end)
    {
        var page = new LayerSheetPage(plan, [.. Enumerable.Range(first, end - first).Select(i => layers[i].Name)], frames[first].Plan);
        pages.Add(page);
        int placed = 0;
        for (int i = first; i < end; i++)
        {
            int images = ImagesOf(layers[i]);
            places.Add(layers[i].Name, new(frames[i], page, [.. Enumerable.Range(placed, images).Select(plan.OffsetOf)]));
            placed += images;
        }

        Sheet.Create(plan).Draw(page.Memory);
    }

    private int ImagesOf(LayerDescription layer) => Options.Mosaics.Tiles.Composition.IsWholeBatch ? 1 : layer.Shape.Batch;

    // Where one layer is in colour, all are.
    private static List<MosaicFrame> FramesOf(IReadOnlyList<LayerDescription> layers, in MosaicOptions options)
    {
        var frames = Create(layers, options);
        return frames.Exists(frame => frame.Plan.ColorMap is null) && frames.Exists(frame => frame.Plan.ColorMap is not null)
            ? Create(layers, options with { Tiles = options.Tiles with { ColorMap = options.Tiles.ColorMap ?? ColorMap.Grey } })
            : frames;

        static List<MosaicFrame> Create(IReadOnlyList<LayerDescription> layers, MosaicOptions common) =>
            [.. layers.Select(layer => MosaicFrame.Create(layer, common))];
    }

    private sealed record Place(MosaicFrame Frame, LayerSheetPage Page, int[] Offsets);
}
