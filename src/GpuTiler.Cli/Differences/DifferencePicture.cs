using System.Globalization;

namespace GpuTiler.Cli;

/// <summary>
/// The image of a layer's difference: the mosaics of A, B and A−B side by side, so that a map stands at the same place in each, and the
/// last shows at a glance which maps differ. A and B share their ranges, which the kernel finds of both together; A−B has one scale for
/// the whole layer, as far below zero as above.
/// </summary>
internal sealed class DifferencePicture(OpenedDevice device, TileOptions options, DifferenceSubject subject, string place, WrittenFiles written)
    : IDisposable
{
    // Below this a range would be flat, and zero no longer its middle.
    private const float LeastScale = 1e-29f;

    // In A−B, unless the user says otherwise: NaN or ∞ in one alone, which is no number of the scale's.
    private static readonly Rgb Unlike = new(255, 0, 255);

    private MosaicSink? sink;
    private byte[] both = [];
    private byte[] pixels = [];

    /// <summary>The difference that becomes the strongest colour; <see langword="null"/> for the largest of each layer.</summary>
    public float? Strongest { get; init; }

    /// <summary>Renders and writes an image for each of a layer's batch.</summary>
    /// <param name="name">The layer.</param>
    /// <param name="shape">Its dimensions.</param>
    /// <param name="a">A's values.</param>
    /// <param name="b">B's values.</param>
    /// <param name="statistics">How they differ.</param>
    /// <param name="images">Images that may come in all.</param>
    /// <returns>The files' paths.</returns>
    public IReadOnlyList<string> Write(string name, TensorShape shape, Activations a, Activations b, in DifferenceStatistics statistics, int images)
    {
        sink ??= new MosaicSink(place, images, written);
        var names = sink.Name(name, shape.Batch);
        try
        {
            float strongest = Strongest ?? (statistics.Maximum > 0 ? (float)Math.Min(statistics.Maximum, float.MaxValue) : 0);
            float[] valuesOfA = a.ToSingles(), valuesOfB = b.ToSingles();
            var single = Single(shape);
            int count = single.ElementCount;
            var files = new string[names.Length];
            for (int image = 0; image < names.Length; image++)
            {
                Interruption.Token.ThrowIfCancellationRequested();
                string title = names.Length == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name} image {image}");
                var finished = Render(title, single, valuesOfA.AsSpan(image * count, count), valuesOfB.AsSpan(image * count, count), strongest);
                files[image] = sink.Write(names, image, finished, Text(title, shape, TilePlan.Create(single, options)));
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

    private FinishedImage Render(string title, TensorShape shape, ReadOnlySpan<float> a, ReadOnlySpan<float> b, float strongest)
    {
        // Where A−B is in colour, all are.
        var colored = options with { ColorMap = options.ColorMap ?? ColorMap.Grey };
        var panel = MosaicFrame.Create(new(title, "", title), shape, colored, null);
        var item = new SheetItem(panel.Width, panel.Height);
        var plan = SheetPlan.Create(
            [item with { Heading = $"A: {subject.A}" }, item with { Heading = $"B: {subject.B}" }, item with { Heading = $"A−B: {Legend(strongest)}" }],
            new() { Width = int.MaxValue, PixelFormat = PixelFormat.Rgba8, PadColor = panel.Plan.PadColor, Title = title });
        if (pixels.Length != plan.ByteCount)
        {
            pixels = GC.AllocateUninitializedArray<byte>(plan.ByteCount);
        }

        Sheet.Create(plan).Draw(pixels);
        RenderBoth(panel, shape, a, b, plan);

        var difference = MosaicFrame.Create(new(title, "", title), shape, options with
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

    private List<KeyValuePair<string, string>> Text(string title, TensorShape shape, in TilePlan plan) =>
    [
        new("Software", MosaicRenderer.Software),
        new("Source", MosaicRenderer.Clean($"{title}: A is {subject.A}, B is {subject.B}")),
        new("Shape", shape.ToString()),
        new("Options", MosaicRenderer.OptionsText(plan)
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
