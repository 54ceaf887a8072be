using System.Globalization;

namespace GpuTiler;

/// <summary>The labels above the tiles: which lines they have, how large they are, and what a tile is too narrow for.</summary>
/// <param name="Shown">What is shown.</param>
/// <param name="Scale">Pixels of a dot.</param>
/// <param name="Characters">The most characters of a line.</param>
/// <param name="LeftOut">What is left out; <see langword="null"/> for nothing.</param>
internal readonly record struct LabelPlan(FigureLabels Shown, int Scale, int Characters, LabelsLeftOut? LeftOut)
{
    private const int LargestScale = 4;

    // Rows from one line to the next, and from the tile above to the first.
    private const int LineStep = BitmapFont.Height + 1;
    private const int GapAbove = 3;

    // Columns that keep the labels of neighbours apart.
    private const int GapBetween = 4;

    // The shortest form of a name: one letter, an ellipsis, a space.
    private const int ShortestName = 3;

    /// <summary>Pixels from the first line's top to the tile.</summary>
    public int Height => Lines * LineStep * Scale;

    /// <summary>Pixels that a row of the grid needs above it.</summary>
    public int HeightWithGap => Lines == 0 ? 0 : Height + (GapAbove * Scale);

    /// <summary>How many lines a label has.</summary>
    public int Lines => (HasFirstLine ? 1 : 0) + (Shown.HasFlag(FigureLabels.Range) ? 1 : 0) + (Shown.HasFlag(FigureLabels.Mean) ? 1 : 0);

    /// <summary>Whether the first line holds the index, with or without the name.</summary>
    public bool HasFirstLine => (Shown & (FigureLabels.Index | FigureLabels.Name)) != 0;

    /// <summary>Where a line of a label begins, in pixels below the first line's top.</summary>
    public int LineTop(int line) => line * LineStep * Scale;

    /// <summary>The most that the tiles have room for.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="plan">The tiles; the space between their rows does not matter.</param>
    public static LabelPlan Create(in FigureOptions options, in TilePlan plan)
    {
        var above = options.Labels & ~FigureLabels.Input;
        if (above == FigureLabels.None)
        {
            return default;
        }

        // The index comes with the name, and is what remains of it.
        var wanted = above | (options.Labels.HasFlag(FigureLabels.Name) ? FigureLabels.Index : 0);

        int digits = LargestNumber(plan).ToString(CultureInfo.InvariantCulture).Length;
        int name = string.IsNullOrEmpty(options.Name) ? 0 : options.Name.Length + 1;
        int automatic = Math.Clamp(1 + (Math.Min(plan.TileWidth, plan.TileHeight) / 160), 1, LargestScale);
        for (int scale = options.TextScale > 0 ? options.TextScale : automatic; ; scale--)
        {
            int characters = CharactersOf(plan.TileWidth, plan.Padding, scale);
            var shown = wanted & Fitting(characters, digits, Math.Min(name, ShortestName));
            bool isLast = scale == 1 || options.TextScale > 0;
            if (isLast || (shown == wanted && characters >= name + digits))
            {
                return new(shown, scale, characters, shown == wanted ? null : Missing(wanted, shown, digits, Math.Min(name, ShortestName), scale, plan));
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

    private static int CharactersOf(long tileWidth, int padding, int scale)
    {
        long available = tileWidth - Math.Max(0, (GapBetween * (long)scale) - padding);
        return (int)Math.Max(0, (available + scale) / (BitmapFont.Advance * (long)scale));
    }

    private static FigureLabels Fitting(int characters, int digits, int name) =>
        (characters >= digits ? FigureLabels.Index : 0)
        | (characters >= digits + name ? FigureLabels.Name : 0)
        | (characters >= LabelText.RangeCharacters ? FigureLabels.Range : 0)
        | (characters >= LabelText.MeanCharacters ? FigureLabels.Mean : 0);

    private static LabelsLeftOut Missing(FigureLabels wanted, FigureLabels shown, int digits, int name, int scale, in TilePlan plan)
    {
        int needed = plan.Shrink == TileShrink.None ? plan.Scale : 0;
        while (needed > 0 && (wanted & ~Fitting(CharactersOf((long)plan.LevelsAcross * needed, plan.Padding, scale), digits, name)) != 0)
        {
            needed++;
        }

        return new(wanted & ~shown, shown == FigureLabels.None, plan.TileWidth, plan.TileHeight, needed);
    }
}
