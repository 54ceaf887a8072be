using System.Globalization;

namespace GpuTiler.Cli;

/// <summary>
/// The image of a layer's difference: the mosaics of A, B and A−B side by side, so that a map stands at the same place in each, and the
/// last shows at a glance which maps differ. A and B share their ranges, which the kernel finds of both together; A−B has one scale for
/// the whole layer, as far below zero as above.
/// </summary>
internal sealed class DifferencePicture(OpenedDevice device, TileOptions options, DifferenceSubject subject, string place, OutputForm form, WrittenFiles written)
    : IDisposable
{
    // A, B and A−B.
    private const int Panels = 3;

    // Below this a range would be flat, and zero no longer its middle.
    private const float LeastScale = 1e-29f;

    // In A−B, unless the user says otherwise: NaN or ∞ in one alone, which is no number of the scale's.
    private static readonly Rgb Unlike = new(255, 0, 255);

    private MosaicSink? sink;
    private byte[] both = [];
    private byte[] pixels = [];

    /// <summary>The difference that becomes the strongest colour; <see langword="null"/> for the largest of each layer.</summary>
    public float? Strongest { get; init; }

    /// <summary>Renders and writes an image for each of a layer's batch, or its pages where one would be too large.</summary>
    /// <param name="name">The layer.</param>
    /// <param name="shape">Its dimensions.</param>
    /// <param name="a">A's values.</param>
    /// <param name="b">B's values.</param>
    /// <param name="statistics">How they differ.</param>
    /// <param name="images">Images that may come in all.</param>
    /// <returns>The files' paths.</returns>
    public IReadOnlyList<string> Write(string name, TensorShape shape, Activations a, Activations b, in DifferenceStatistics statistics, int images)
    {
        sink ??= new MosaicSink(place, images, written, form);
        float strongest = Strongest ?? (statistics.Maximum > 0 ? (float)Math.Min(statistics.Maximum, float.MaxValue) : 0);
        var single = Single(shape);
        var pages = Split(name, single, strongest);
        var names = sink.Name(name, shape.Batch, pages.Count);
        try
        {
            float[] valuesOfA = a.ToSingles(), valuesOfB = b.ToSingles();
            int count = single.ElementCount;
            var files = new List<string>();
            for (int image = 0; image < shape.Batch; image++)
            {
                string title = TitleOf(name, image, shape.Batch);
                var (own, other) = (valuesOfA.AsMemory(image * count, count), valuesOfB.AsMemory(image * count, count));
                foreach (var (number, page) in pages.Index())
                {
                    Interruption.Token.ThrowIfCancellationRequested();
                    var place = new MosaicPage(image, shape.Batch, number, pages.Count);
                    var finished = Render(title + PageOf(place), single, own.Span, other.Span, page, strongest);
                    files.Add(sink.Write(names, place, finished, Text(title, shape, place, TilePlan.Create(single, page))));
                }
            }

            return files;
        }
        catch
        {
            // The processor may take over, and write the same files.
            sink.Return(names);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => sink?.Dispose();

    // What is around the mosaics is known once it is planned: where that is too much, they get as much less room.
    private IReadOnlyList<TileOptions> Split(string name, TensorShape shape, float strongest)
    {
        int limit = form.MaxSize == 0 ? Array.MaxLength : form.MaxSize, width = limit / Panels, height = limit;
        while (width > 0 && height > 0 && SplitWithin(name, shape, width, height) is { } pages)
        {
            var last = new MosaicPage(shape.Batch - 1, shape.Batch, pages.Count - 1, pages.Count);
            // No page is larger than the first.
            var panel = MosaicFrame.Create(new(name, "", name), shape, Colored(pages[0]), null);
            var plan = PlanOf(TitleOf(name, last.Image, last.Images) + PageOf(last), panel, strongest);
            var (wider, higher) = (plan.Width - limit, plan.Height - limit);
            if (wider <= 0 && higher <= 0)
            {
                return pages;
            }

            (width, height) = (width - ((Math.Max(wider, 0) + Panels - 1) / Panels), height - Math.Max(higher, 0));
        }

        throw new CommandException(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: there is no room for a map of A, B and A−B side by side below their headings in {limit}×{limit} pixels: use a smaller --scale, or lift the limit with --max-size 0."));
    }

    // Nothing where not even a tile fits.
    private IReadOnlyList<TileOptions>? SplitWithin(string name, TensorShape shape, int width, int height)
    {
        // What is wrong with the options themselves is said as ever.
        MosaicFrame.CreatePages(new(name, "", name), shape, options, null, maxSize: 0);
        try
        {
            return TilePages.Split(shape, options, width, height);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    // Where A−B is in colour, all are.
    private static TileOptions Colored(in TileOptions page) => page with { ColorMap = page.ColorMap ?? ColorMap.Grey };

    private SheetPlan PlanOf(string title, MosaicFrame panel, float strongest)
    {
        var item = new SheetItem(panel.Width, panel.Height);
        return SheetPlan.Create(
            [item with { Heading = $"A: {subject.A}" }, item with { Heading = $"B: {subject.B}" }, item with { Heading = $"A−B: {Legend(strongest)}" }],
            new() { Width = int.MaxValue, PixelFormat = PixelFormat.Rgba8, PadColor = panel.Plan.PadColor, Title = title });
    }

    private FinishedImage Render(string title, TensorShape shape, ReadOnlySpan<float> a, ReadOnlySpan<float> b, in TileOptions page, float strongest)
    {
        var panel = MosaicFrame.Create(new(title, "", title), shape, Colored(page), null);
        var plan = PlanOf(title, panel, strongest);
        if (pixels.Length != plan.ByteCount)
        {
            pixels = GC.AllocateUninitializedArray<byte>(plan.ByteCount);
        }

        Sheet.Create(plan).Draw(pixels);
        RenderBoth(panel, shape, a, b, plan);

        var difference = MosaicFrame.Create(new(title, "", title), shape, page with
        {
            ColorMap = ColorMap.Diverging, Gamma = 0, Range = ScaleOf(strongest), NaNColor = options.NaNColor ?? Unlike, InfinityColor = options.InfinityColor ?? Unlike,
        }, null);
        MosaicPainter.Paint(device.Kernel, difference, shape, new Activations(Subtract(a, b)), pixels, plan.RowBytes, [plan.OffsetOf(2)]);
        return new(pixels, plan.Width, plan.Height, PixelFormat.Rgba8, $"A, B and A−B of {panel.Plan.Tiles} maps");
    }

    // The kernel sees A's map above B's as one, and finds their range together, whichever it is. Each half then goes to its mosaic.
    private void RenderBoth(MosaicFrame panel, TensorShape shape, ReadOnlySpan<float> a, ReadOnlySpan<float> b, SheetPlan plan)
    {
        bool isLast = shape.Layout == TensorLayout.Nhwc;
        var stacked = isLast ? TensorShape.Hwc(2 * shape.Height, shape.Width, shape.Channels) : TensorShape.Chw(shape.Channels, 2 * shape.Height, shape.Width);
        var values = GC.AllocateUninitializedArray<float>(stacked.ElementCount);
        int run = isLast ? shape.ElementCount : shape.Height * shape.Width;
        for (int at = 0; at < a.Length; at += run)
        {
            a.Slice(at, run).CopyTo(values.AsSpan(2 * at));
            b.Slice(at, run).CopyTo(values.AsSpan((2 * at) + run));
        }

        ref readonly var tiles = ref panel.Plan;
        var frame = MosaicFrame.Create(
            new("", "", "A and B"), stacked, panel.Options with { Columns = tiles.Columns, Padding = 0, Border = 0, Range = tiles.Range }, null);
        if (both.Length != frame.ByteCount)
        {
            both = GC.AllocateUninitializedArray<byte>(frame.ByteCount);
        }

        MosaicPainter.Paint(device.Kernel, frame, stacked, new Activations(values), both, frame.RowBytes, [0]);
        // Between the tiles the background of the sheet is the mosaics' already.
        int rowBytes = tiles.TileWidth * tiles.PixelSize;
        for (int tile = 0; tile < tiles.Tiles; tile++)
        {
            var ((fromX, fromY), (x, y)) = (frame.Plan.TileOrigin(tile), tiles.TileOrigin(tile));
            for (int row = 0; row < 2 * tiles.TileHeight; row++)
            {
                var (side, inTile) = Math.DivRem(row, tiles.TileHeight);
                both.AsSpan(((fromY + row) * frame.RowBytes) + (fromX * tiles.PixelSize), rowBytes)
                    .CopyTo(pixels.AsSpan(plan.OffsetOf(side) + ((y + inTile) * plan.RowBytes) + (x * tiles.PixelSize)));
            }
        }
    }

    // The same special value on both sides is no difference; any other keeps what arithmetic makes of it.
    private static float[] Subtract(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var difference = GC.AllocateUninitializedArray<float>(a.Length);
        for (int i = 0; i < difference.Length; i++)
        {
            difference[i] = a[i].Equals(b[i]) ? 0 : a[i] - b[i];
        }

        return difference;
    }

    private static string TitleOf(string name, int image, int images) =>
        images == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name} image {image}");

    private static string PageOf(MosaicPage page) =>
        page.Pages == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" (page {page.Page + 1} of {page.Pages})");

    private List<KeyValuePair<string, string>> Text(string title, TensorShape shape, MosaicPage page, in TilePlan plan) =>
    [
        new("Software", MosaicRecord.Software),
        new("Source", MosaicRecord.Clean($"{title}{PageOf(page)}: A is {subject.A}, B is {subject.B}")),
        new("Shape", shape.ToString()),
        new("Options", MosaicRecord.OptionsText(plan) + (page.Pages == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" --max-size {form.MaxSize}"))
            + (Strongest is { } given ? string.Create(CultureInfo.InvariantCulture, $" --difference {given}") : "")),
    ];

    private static TensorShape Single(TensorShape shape) => shape.Layout == TensorLayout.Nhwc
        ? TensorShape.Hwc(shape.Height, shape.Width, shape.Channels)
        : TensorShape.Chw(shape.Channels, shape.Height, shape.Width);

    private static string Legend(float strongest)
    {
        string number = strongest.ToString("G4", CultureInfo.InvariantCulture);
        return strongest == 0 ? "nothing" : $"blue −{number}, red +{number}";
    }

    // Where nothing differs, zero is still the colour in the middle.
    private static TileRange ScaleOf(float strongest) => strongest < LeastScale ? TileRange.Between(-1, 1) : TileRange.Between(-strongest, strongest);
}
