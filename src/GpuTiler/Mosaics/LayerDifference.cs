using System.Globalization;

namespace GpuTiler;

/// <summary>
/// The images of a layer's difference between A and B: the mosaics of A, B and A−B side by side, so that a map is in the same place in
/// each, and the last shows at a glance which maps differ. A and B share their ranges, which the kernel finds from both together; A−B has
/// one scale for the whole layer, as far below zero as above.
/// </summary>
public sealed class LayerDifference
{
    // A, B and A−B.
    private const int Panels = 3;

    // Below this a range would be flat, and zero no longer its middle.
    private const float LeastScale = 1e-29f;

    // In A−B, unless the options say otherwise: NaN or ∞ in one alone, which is not on the scale.
    private static readonly Rgb Unlike = new(255, 0, 255);

    private readonly TileDevice device;
    private readonly LayerDifferenceOptions options;
    private readonly CancellationToken cancellationToken;
    private readonly string name;
    private readonly TensorShape shape;
    private readonly ActivationBuffer a;
    private readonly ActivationBuffer b;
    private readonly float strongest;
    private readonly TensorShape single;
    private byte[] both = [];
    private byte[] pixels = [];

    private LayerDifference(
        TileDevice device, in LayerDifferenceOptions options, string name, ActivationBuffer a, ActivationBuffer b, double largest,
        CancellationToken cancellationToken)
    {
        (this.device, this.options, this.name, this.a, this.b, this.cancellationToken) = (device, options, name, a, b, cancellationToken);
        shape = a.Activations.Shape;
        single = shape.WithBatch(1);
        strongest = options.Strongest ?? (largest > 0 ? (float)Math.Min(largest, float.MaxValue) : 0);
        Pages = Split();
    }

    /// <summary>The options of each page's mosaics.</summary>
    public IReadOnlyList<TileOptions> Pages { get; }

    /// <summary>Plans the images of one layer.</summary>
    /// <param name="device">What renders.</param>
    /// <param name="options">How they look.</param>
    /// <param name="name">The layer.</param>
    /// <param name="a">A's activations.</param>
    /// <param name="b">B's, of the same shape.</param>
    /// <param name="statistics">How they differ.</param>
    /// <param name="cancellationToken">Stops the rendering at the next image.</param>
    /// <exception cref="NoRoomException">There is no room for a map of each side by side.</exception>
    /// <exception cref="ArgumentException">The shapes differ, or the layer and the options do not go together.</exception>
    public static LayerDifference Create(
        TileDevice device, in LayerDifferenceOptions options, string name, ActivationBuffer a, ActivationBuffer b,
        in DifferenceStatistics statistics, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (options.Mosaics is { Figure: not null } or { Backdrop: not null } or { Order: not { Sort: MapSort.Index, Top: 0, Slice: null } }
            or { Tiles: { Composition.IsWholeBatch: true } or { Composition.IsRgb: true } or { Composition.Interleave: > 1 } })
        {
            throw new ArgumentException("A difference shows every map of each image by itself: leave out figures, backdrops, orders, whole batches and tiles of several maps.");
        }

        RenderArguments.RequireNothingHeld(options.Mosaics.Tiles.Range, "a difference has no other frames");
        return a.Activations.Shape == b.Activations.Shape && !a.Activations.IsEmpty
            ? new(device, options, name, a, b, statistics.Maximum, cancellationToken)
            : throw new ArgumentException($"A is {a.Activations.Shape} and B {b.Activations.Shape}: two tensors of one shape are needed.");
    }

    /// <summary>Renders an image for each of the batch, or its pages where one would be too large.</summary>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public IEnumerable<LayerDifferencePage> Render()
    {
        int count = single.ElementCount;
        float[] own = new float[count], other = new float[count];
        for (int image = 0; image < shape.Batch; image++)
        {
            a.Activations.Slice(image * count, count).CopyTo(own);
            b.Activations.Slice(image * count, count).CopyTo(other);
            foreach (var (number, page) in Pages.Index())
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return Render(new(image, shape.Batch, number, Pages.Count), own, other, page);
            }
        }
    }

    // What surrounds the mosaics is known once it is planned: where that is too much, they get that much less room.
    private IReadOnlyList<TileOptions> Split()
    {
        int maxSize = options.Mosaics.MaxSize, limit = maxSize == 0 ? Array.MaxLength : maxSize, width = limit / Panels, height = limit;
        while (width > 0 && height > 0 && SplitWithin(width, height) is { } pages)
        {
            var last = new MosaicPage(shape.Batch - 1, shape.Batch, pages.Count - 1, pages.Count);

            // No page is larger than the first.
            var plan = PlanOf(TitleOf(last), Frame(Colored(pages[0])));
            var (wider, higher) = (plan.Width - limit, plan.Height - limit);
            if (wider <= 0 && higher <= 0)
            {
                return pages;
            }

            (width, height) = (width - ((Math.Max(wider, 0) + Panels - 1) / Panels), height - Math.Max(higher, 0));
        }

        throw new NoRoomException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: there is no room for a map of A, B and A−B side by side below their headings in {limit}×{limit} pixels"),
            RoomRemedies.SmallerScale | RoomRemedies.NoLimit);
    }

    // Nothing where not even a tile fits, or where so little does that there would be too many pages.
    private IReadOnlyList<TileOptions>? SplitWithin(int width, int height)
    {
        try
        {
            return MosaicFrame.Split(single, AutomaticScale.Choose(options.Mosaics, single), width, height);
        }
        catch (NoRoomException)
        {
            return null;
        }
    }

    // Where A−B is in colour, all are.
    private static TileOptions Colored(in TileOptions page) => page with { ColorMap = page.ColorMap ?? ColorMap.Grey };

    private MosaicFrame Frame(in TileOptions tiles) => MosaicFrame.Create(new("", [], single, ""), new() { Tiles = tiles });

    private SheetPlan PlanOf(string title, MosaicFrame panel)
    {
        var item = new SheetItem(panel.Width, panel.Height);
        return SheetPlan.Create(
            [
                item with { Heading = $"A: {options.NameOfA ?? "A"}" }, item with { Heading = $"B: {options.NameOfB ?? "B"}" },
                item with { Heading = $"A−B: {Legend()}" },
            ],
            new() { Width = int.MaxValue, PixelFormat = PixelFormat.Rgba8, PadColor = panel.Plan.PadColor, Title = title });
    }

    private LayerDifferencePage Render(MosaicPage page, float[] own, float[] other, in TileOptions tiles)
    {
        string title = TitleOf(page);
        var panel = Frame(Colored(tiles));
        var plan = PlanOf(title, panel);
        if (pixels.Length != plan.ByteCount)
        {
            pixels = GC.AllocateUninitializedArray<byte>(plan.ByteCount);
        }

        Sheet.Create(plan).Draw(pixels);
        RenderBoth(panel, own, other, plan);

        var colors = options.Mosaics.Tiles;
        var difference = Frame(tiles with
        {
            ColorMap = ColorMap.Diverging,
            Gamma = 0,
            Range = Scale(),
            NaNColor = colors.NaNColor ?? Unlike,
            InfinityColor = colors.InfinityColor ?? Unlike,
        });
        device.Render(Subtract(own, other), difference.Plan, pixels.AsSpan(plan.OffsetOf(2)), rowPitch: plan.RowBytes);
        return new(page, title, TilePlan.Create(single, tiles), plan, pixels);
    }

    // The kernel sees A's map above B's as one, and finds their range together, whichever it is. Each half then goes to its mosaic.
    private void RenderBoth(MosaicFrame panel, float[] own, float[] other, SheetPlan plan)
    {
        bool isLast = single.Layout == TensorLayout.Nhwc;
        var stacked = isLast
            ? TensorShape.Hwc(2 * single.Height, single.Width, single.Channels)
            : TensorShape.Chw(single.Channels, 2 * single.Height, single.Width);
        var values = GC.AllocateUninitializedArray<float>(stacked.ElementCount);
        int run = isLast ? single.ElementCount : single.Height * single.Width;
        for (int at = 0; at < own.Length; at += run)
        {
            own.AsSpan(at, run).CopyTo(values.AsSpan(2 * at));
            other.AsSpan(at, run).CopyTo(values.AsSpan((2 * at) + run));
        }

        ref readonly var tiles = ref panel.Plan;
        var together = TilePlan.Create(
            stacked, panel.Options with { Columns = tiles.Columns, Padding = 0, Border = 0, Range = tiles.Range });
        if (both.Length != together.ByteCount)
        {
            both = GC.AllocateUninitializedArray<byte>(together.ByteCount);
        }

        device.Render(values, together, both);

        // Between the tiles the background of the sheet is the mosaics' already.
        int rowBytes = tiles.TileWidth * tiles.PixelSize;
        for (int tile = 0; tile < tiles.Tiles; tile++)
        {
            var ((fromX, fromY), (x, y)) = (together.TileOrigin(tile), tiles.TileOrigin(tile));
            for (int row = 0; row < 2 * tiles.TileHeight; row++)
            {
                var (side, inTile) = Math.DivRem(row, tiles.TileHeight);
                both.AsSpan(((fromY + row) * together.RowBytes) + (fromX * tiles.PixelSize), rowBytes)
                    .CopyTo(pixels.AsSpan(plan.OffsetOf(side) + ((y + inTile) * plan.RowBytes) + (x * tiles.PixelSize)));
            }
        }
    }

    // The same special value on both sides is no difference; any other keeps what arithmetic makes of it.
    private static float[] Subtract(float[] a, float[] b)
    {
        var difference = GC.AllocateUninitializedArray<float>(a.Length);
        for (int i = 0; i < difference.Length; i++)
        {
            difference[i] = a[i].Equals(b[i]) ? 0 : a[i] - b[i];
        }

        return difference;
    }

    private string TitleOf(MosaicPage page) =>
        (shape.Batch == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name} image {page.Image}")) + page.Suffix;

    private string Legend()
    {
        string number = strongest.ToString("G4", CultureInfo.InvariantCulture);
        return strongest == 0 ? "nothing" : $"blue −{number}, red +{number}";
    }

    // Where nothing differs, zero is still the colour in the middle.
    private TileRange Scale() => strongest < LeastScale ? TileRange.Between(-1, 1) : TileRange.Between(-strongest, strongest);
}
