using System.Globalization;

namespace GpuTiler;

/// <summary>The labels above the tiles: which lines they have, how large they are, and what a tile is too narrow for.</summary>
/// <param name="Shown">What is shown.</param>
/// <param name="Scale">The scale of their text.</param>
/// <param name="Width">Columns that a line has room for.</param>
/// <param name="LeftOut">What is left out; <see langword="null"/> for nothing.</param>
internal readonly record struct LabelPlan(FigureLabels Shown, int Scale, int Width, LabelsLeftOut? LeftOut)
{
    private const int LargestScale = 4;

    // For each unit of the scale: rows between the last line and its tile, rows below the tile above, and columns that keep the labels of
    // neighbours apart.
    private const int GapBelow = 1;
    private const int GapAbove = 1;
    private const int GapBetween = 4;

    /// <summary>Pixels from the first line's top to the tile.</summary>
    public int Height => Lines == 0 ? 0 : LineTop(Lines) + (GapBelow * Scale);

    /// <summary>Pixels that a row of the grid needs above it.</summary>
    public int HeightWithGap => Lines == 0 ? 0 : Height + (GapAbove * Scale);

    /// <summary>How many lines a label has.</summary>
    public int Lines => (HasFirstLine ? 1 : 0) + (Shown.HasFlag(FigureLabels.Range) ? 1 : 0) + (Shown.HasFlag(FigureLabels.Mean) ? 1 : 0);

    /// <summary>Whether the first line holds the index, with or without the name.</summary>
    public bool HasFirstLine => (Shown & (FigureLabels.Index | FigureLabels.Name)) != 0;

    /// <summary>The room for a line.</summary>
    public TextRoom Room => new(new(Scale), Width);

    /// <summary>Where a line of a label begins, in pixels below the first line's top.</summary>
    public int LineTop(int line) => line * new TextFace(Scale).Height;

    /// <summary>The most that the tiles have room for.</summary>
    /// <param name="options">What was requested.</param>
    /// <param name="plan">The tiles; the space between their rows does not matter.</param>
    public static LabelPlan Create(in FigureOptions options, in TilePlan plan)
    {
        var above = options.Labels & ~FigureLabels.Input;
        if (above == FigureLabels.None)
        {
            return default;
        }

        // The index comes with the name, and is what remains without it.
        var wanted = above | (options.Labels.HasFlag(FigureLabels.Name) ? FigureLabels.Index : 0);

        string name = wanted.HasFlag(FigureLabels.Name) ? options.Name ?? "" : "",
            number = LargestNumber(plan).ToString(CultureInfo.InvariantCulture);
        int automatic = Math.Clamp(1 + (Math.Min(plan.TileWidth, plan.TileHeight) / 160), 1, LargestScale);
        for (int scale = options.TextScale > 0 ? options.TextScale : automatic; ; scale--)
        {
            var room = RoomOf(plan.TileWidth, plan.Padding, scale);
            var shown = wanted & Fitting(room, name, number);
            bool isLast = scale == 1 || options.TextScale > 0;
            if (isLast || (shown == wanted && room.Has($"{name} {number}")))
            {
                return new(shown, scale, (int)room.Width, shown == wanted ? null : Missing(wanted, shown, name, number, scale, plan));
            }
        }
    }

    private static int LargestNumber(in TilePlan plan)
    {
        int largest = 0;
        for (int tile = 0; tile < plan.Tiles; tile++)
        {
            largest = Math.Max(largest, plan.NumberOf(tile));
        }

        return largest;
    }

    private static TextRoom RoomOf(long tileWidth, int padding, int scale) =>
        new(new(scale), Math.Max(0, tileWidth - Math.Max(0, (GapBetween * (long)scale) - padding)));

    private static FigureLabels Fitting(TextRoom room, string name, string number) =>
        (room.Has(number) ? FigureLabels.Index : 0)
        | (name.Length == 0 || room.Begin(name, $" {number}") is not null ? FigureLabels.Name : 0)
        | (room.Has(LabelText.WidestRange) ? FigureLabels.Range : 0)
        | (room.Has(LabelText.WidestMean) ? FigureLabels.Mean : 0);

    private static LabelsLeftOut Missing(FigureLabels wanted, FigureLabels shown, string name, string number, int scale, in TilePlan plan)
    {
        int needed = plan.Shrink == TileShrink.None ? plan.Scale : 0;
        while (needed > 0 && (wanted & ~Fitting(RoomOf((long)plan.LevelsAcross * needed, plan.Padding, scale), name, number)) != 0)
        {
            needed++;
        }

        return new(wanted & ~shown, shown == FigureLabels.None, plan.TileWidth, plan.TileHeight, needed);
    }
}
