using System.Runtime.InteropServices;

namespace GpuTiler;

/// <summary>
/// Draws what surrounds a mosaic: background, title, labels, marks and colour bar. The kernel renders the mosaic into the same image first.
/// <code>
/// var plan = FigurePlan.Create(shape, tiles, new FigureOptions { Title = "conv1", Labels = FigureLabels.Index, ColorBar = true });
/// var figure = Figure.Create(plan);
/// using var tiler = Tiler.Create(tensor, plan.TileOptions);
/// tiler.Read(tiler.Dispatch(tensor), pixels.AsSpan(plan.MosaicOffset), plan.RowBytes);
/// figure.Draw(pixels);
/// </code>
/// </summary>
/// <remarks>
/// Text is composed once, on the host: by <see cref="Create"/>, and again by each Compose. <see cref="Draw"/> allocates nothing and writes
/// no pixel of a tile. One thread at a time may use a figure.
/// </remarks>
public sealed class Figure
{
    // Two that most colour-blind people tell apart, from each other and from grey (Okabe and Ito).
    private static readonly Rgb DeadColor = new(213, 94, 0), SaturatedColor = new(86, 180, 233);

    private readonly List<FigureLine> lines = [];
    private readonly List<BarMark> marks = [];
    private readonly MapMarks[] tileMarks;
    private readonly Rgb ink;
    private readonly int fixedLines;

    private Figure(FigurePlan plan)
    {
        Plan = plan;
        ink = plan.Options.TextValue is { } value ? Rgb.Grey(value) : plan.Tiles.PadColor.Ink;
        for (int i = 0; i < plan.Title.Lines.Length; i++)
        {
            Add(plan.Title.Lines[i], plan.TitleBox.X, plan.TitleBox.Y + (int)(i * plan.Title.LineStep), plan.Title.Scale);
        }

        for (int tile = 0; tile < plan.Tiles.Tiles && plan.Labels.HasFirstLine; tile++)
        {
            string? name = plan.ShownLabels.HasFlag(FigureLabels.Name) ? plan.Options.Name : null;
            AddLabel(tile, 0, LabelText.Name(name, plan.Tiles.NumberOf(tile), plan.Labels.Room));
        }

        for (int row = 0; row < plan.RowNames.Names.Count; row++)
        {
            Add(plan.RowNames.Names[row], plan.RowNameBox(row).X, plan.RowNameBox(row).Y, plan.RowNames.Scale);
        }

        if (plan.Options.ColorBar && !plan.BarNeedsValues)
        {
            ComposeBar(plan.Tiles.Range.Low, plan.Tiles.Range.High);
        }

        fixedLines = lines.Count;
        tileMarks = plan.Options.Marks == MapMarks.None ? [] : new MapMarks[plan.Tiles.Tiles];
    }

    /// <summary>Where everything goes.</summary>
    public FigurePlan Plan { get; }

    /// <summary>How many tiles the last Compose marked as dead.</summary>
    public int DeadTiles { get; private set; }

    /// <summary>How many tiles the last Compose marked as saturated.</summary>
    public int SaturatedTiles { get; private set; }

    /// <summary>Composes what the plan alone determines: the title, the indices and names, and a colour bar of given values.</summary>
    /// <param name="plan">Where everything goes.</param>
    public static Figure Create(FigurePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return new Figure(plan);
    }

    /// <summary>Composes the numbers that depend on the values, where the figure shows any.</summary>
    /// <param name="activations">Every element of the tensor, in the order of the shape's layout.</param>
    /// <param name="image">Which image of the batch, from 0.</param>
    /// <param name="statistics">
    /// Those of every map, if already known; <see langword="null"/> finds those that are shown.
    /// </param>
    /// <param name="ranges">
    /// The ranges that the mosaic was rendered with, one for each tile, as <see cref="Tiler.ReadRanges"/> reads them. Those that are held
    /// from frame to frame (<see cref="TileRange.Hold"/>) cannot be known otherwise; without them the figure shows those of the values.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The span is not the tensor, the statistics are another tensor's, or the ranges are fewer than the tiles.
    /// </exception>
    public void Compose(
        ActivationSpan activations, int image = 0, LayerStatistics? statistics = null, ReadOnlySpan<ValueRange> ranges = default)
    {
        ref readonly var tiles = ref Plan.Tiles;
        var tensor = activations.WithShape(tiles.Shape);
        RenderArguments.RequireImage(tiles, image);
        if (statistics is not null && statistics.Shape != tiles.Shape)
        {
            throw new ArgumentException($"The statistics are of a tensor of {statistics.Shape}; the figure shows one of {tiles.Shape}.");
        }

        if (!ranges.IsEmpty && ranges.Length < tiles.Tiles)
        {
            throw new ArgumentException(
                $"There are {ranges.Length} ranges, and the figure shows {tiles.Tiles} tiles: one for each is needed.");
        }

        CollectionsMarshal.SetCount(lines, fixedLines);
        (DeadTiles, SaturatedTiles) = (0, 0);
        bool isHeld = !ranges.IsEmpty && tiles.Range is { Kind: RangeKind.Tile, Spread: RangeSpread.Held };
        for (int tile = 0; tile < tiles.Tiles && Plan.NeedsMapStatistics; tile++)
        {
            var values = StatisticsOf(tensor, statistics, tiles, image, tile);
            AddNumbers(tile, values, isHeld ? ranges[tile] : new(values.Minimum, values.Maximum));
            Mark(tile, values);
        }

        if (Plan.BarNeedsValues)
        {
            // The kernel finds the same two numbers.
            var (low, high) = !ranges.IsEmpty && ranges[0].HasValues ? (ranges[0].Low, ranges[0].High)
                : activations.ElementType == ElementType.Float16 ? RangeOf<Half>(tensor, image) : RangeOf<float>(tensor, image);
            ComposeBar(low, high);
        }
    }

    /// <summary>
    /// Draws the figure around the mosaic that its image holds, and the labels between its rows. No pixel of a tile is written, so the
    /// mosaic comes first: it fills the space between the tiles.
    /// </summary>
    /// <param name="pixels">The image. Bytes between the rows are left unchanged.</param>
    /// <param name="rowPitch">Bytes from one row of pixels to the next; 0 for rows without a gap.</param>
    /// <exception cref="ArgumentException">The span is too small.</exception>
    public void Draw(Span<byte> pixels, int rowPitch = 0)
    {
        int pitch = RequirePixels(pixels.Length, rowPitch);
        var canvas = new FigureCanvas(pixels, pitch, Plan.Tiles.PixelSize);
        var (mosaic, pad) = (Plan.Mosaic, Plan.Tiles.PadColor);
        canvas.Fill(new(0, 0, Plan.Width, mosaic.Y), pad);
        canvas.Fill(new(0, mosaic.Bottom, Plan.Width, Plan.Height - mosaic.Bottom), pad);
        canvas.Fill(new(0, mosaic.Y, mosaic.X, mosaic.Height), pad);
        canvas.Fill(new(mosaic.Right, mosaic.Y, Plan.Width - mosaic.Right, mosaic.Height), pad);
        DrawMarks(canvas);
        DrawBar(canvas);
        foreach (ref readonly var line in CollectionsMarshal.AsSpan(lines))
        {
            canvas.Text(line.Text, line.Left, line.Top, ink, pad);
        }
    }

    private (float Low, float High) RangeOf<T>(ActivationSpan activations, int image)
        where T : unmanaged
    {
        ref readonly var tiles = ref Plan.Tiles;
        return ScalarRange.Find(
            new ScalarValues<T>(activations.As<T>(), tiles.RangePlan, image, (0, 1, tiles.RangePlan.Maps)), tiles.Range);
    }

    // Of all maps that make the tile.
    private static ValueStatistics StatisticsOf(ActivationSpan activations, LayerStatistics? known, in TilePlan tiles, int image, int tile)
    {
        var (first, step, count) = tiles.MapsOf(tile);
        var all = OfMap(activations, known, image + tiles.ImageOf(tile), tiles.ChannelOf(first));
        for (int i = 1; i < count; i++)
        {
            all = ValueStatistics.Join(all, OfMap(activations, known, image, tiles.ChannelOf(first + (i * step))));
        }

        return all;
    }

    private static ValueStatistics OfMap(ActivationSpan activations, LayerStatistics? known, int image, int channel) =>
        known is null ? ValueStatistics.OfMap(activations, image, channel) : known[image, channel];

    private void AddNumbers(int tile, in ValueStatistics values, ValueRange range)
    {
        int line = Plan.Labels.HasFirstLine ? 1 : 0;
        if (Plan.ShownLabels.HasFlag(FigureLabels.Range))
        {
            AddLabel(tile, line++, LabelText.Range(range, Plan.Labels.Room));
        }

        if (Plan.ShownLabels.HasFlag(FigureLabels.Mean))
        {
            AddLabel(tile, line, LabelText.Mean(values, Plan.Labels.Room));
        }
    }

    private void Mark(int tile, in ValueStatistics values)
    {
        if (tileMarks.Length == 0)
        {
            return;
        }

        var mark = Plan.Options.Marks & (values.IsDead ? MapMarks.Dead : values.IsSaturated ? MapMarks.Saturated : MapMarks.None);
        tileMarks[tile] = mark;
        DeadTiles += mark == MapMarks.Dead ? 1 : 0;
        SaturatedTiles += mark == MapMarks.Saturated ? 1 : 0;
    }

    private void ComposeBar(float low, float high)
    {
        marks.Clear();
        marks.AddRange(Plan.Bar.Range == BarRangeKind.Several ? ColorBar.Words(Plan) : ColorBar.Values(Plan, low, high));
        var face = new TextFace(Plan.Bar.Scale);
        long widest = marks.Max(mark => face.WidthOf(mark.Text));
        foreach (var mark in marks)
        {
            // Numbers are aligned at their ends, and so are their decimals.
            long indent = Plan.Bar.Range == BarRangeKind.Several ? 0 : widest - face.WidthOf(mark.Text);
            Add(mark.Text, Plan.BarBox.Right + Plan.Bar.TextGap + (int)indent, mark.Top - face.CapTop, Plan.Bar.Scale);
        }
    }

    private void DrawMarks(FigureCanvas canvas)
    {
        int thickness = Plan.MarkThickness;
        for (int tile = 0; tile < tileMarks.Length; tile++)
        {
            if (tileMarks[tile] != MapMarks.None)
            {
                var box = Plan.TileBox(tile);
                var around = new PixelBox(box.X - thickness, box.Y - thickness, box.Width + (2 * thickness), box.Height + (2 * thickness));
                canvas.Frame(around, thickness, tileMarks[tile] == MapMarks.Dead ? DeadColor : SaturatedColor);
            }
        }
    }

    private void DrawBar(FigureCanvas canvas)
    {
        if (Plan.BarBox.IsEmpty)
        {
            return;
        }

        int scale = Plan.Bar.Scale;
        var inner = ColorBar.Inner(Plan);
        canvas.Frame(Plan.BarBox, scale, ink);
        for (int y = inner.Y; y < inner.Bottom; y++)
        {
            // The inverse of a level's position, to the nearest.
            byte level = (byte)((((inner.Bottom - 1 - y) * 255L) + ((inner.Height - 1) / 2)) / (inner.Height - 1));
            canvas.FillLevel(inner with { Y = y, Height = 1 }, level, Plan.Tiles.ColorMap);
        }

        foreach (ref readonly var mark in CollectionsMarshal.AsSpan(marks))
        {
            int top = Math.Clamp(mark.Row - (scale / 2), Plan.BarBox.Y, Plan.BarBox.Bottom - scale);
            canvas.Fill(new(Plan.BarBox.Right, top, Plan.Bar.TickWidth, scale), ink);
        }
    }

    private void AddLabel(int tile, int line, string text)
    {
        var box = Plan.LabelBox(tile);
        Add(text, box.X, box.Y + Plan.Labels.LineTop(line), Plan.Labels.Scale);
    }

    private void Add(string text, int left, int top, int scale) => lines.Add(new(new TextFace(scale).Draw(text), left, top));

    private int RequirePixels(int length, int rowPitch)
    {
        int pitch = rowPitch == 0 ? Plan.RowBytes : rowPitch;
        long needed = ((long)pitch * (Plan.Height - 1)) + Plan.RowBytes;
        return pitch >= Plan.RowBytes && length >= needed ? pitch : throw new ArgumentException(
            $"The figure needs {needed} bytes ({Plan.Width}×{Plan.Height} pixels, row pitch {Math.Max(pitch, Plan.RowBytes)}); the span has {length}, with a row pitch of {pitch}.");
    }
}
