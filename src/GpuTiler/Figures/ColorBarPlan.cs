namespace GpuTiler;

/// <summary>The sizes of a colour bar with its values, in pixels.</summary>
/// <param name="Scale">The scale of the values, which the bar follows; 0 for no bar.</param>
/// <param name="Range">Which values it stands for.</param>
internal readonly record struct ColorBarPlan(int Scale, BarRangeKind Range)
{
    // The widest value, in digits.
    private const int MostDigits = 7;

    // For each unit of the scale.
    private const int GapBefore = 8;
    private const int BarColumns = 12;
    private const int TickColumns = 3;
    private const int GapAfterTick = 2;
    private const int LargestScale = 3;

    // In rows of a digit.
    private const int LeastRows = 5;

    /// <summary>Columns from the tiles to the bar.</summary>
    public int Gap => GapBefore * Scale;

    /// <summary>Columns of the bar, its frame included.</summary>
    public int BarWidth => BarColumns * Scale;

    /// <summary>Columns of a tick.</summary>
    public int TickWidth => TickColumns * Scale;

    /// <summary>Columns from the bar to its values.</summary>
    public int TextGap => (TickColumns + GapAfterTick) * Scale;

    /// <summary>Columns of the values.</summary>
    public int TextWidth => (int)(Range == BarRangeKind.Several ? ColorBar.WidthOfWords(Face) : Room.Width);

    /// <summary>The face of the values.</summary>
    public TextFace Face => new(Scale);

    /// <summary>The room for a value.</summary>
    public TextRoom Room => new(Face, MostDigits * Face.DigitWidth);

    /// <summary>Columns of the entire bar, including the gap before it; 0 for no bar.</summary>
    public int Width => Gap + BarWidth + TextGap + (Scale == 0 ? 0 : TextWidth);

    /// <summary>Rows that a value at an end of the bar reaches beyond it.</summary>
    public int Overhang => Scale == 0 ? 0 : (Face.CapHeight + 1) / 2;

    /// <summary>The fewest rows: two values, and room between them.</summary>
    public int LeastHeight => Scale == 0 ? 0 : LeastRows * Face.CapHeight;

    /// <summary>The bar beside the tiles.</summary>
    public static ColorBarPlan Create(in FigureOptions options, in TilePlan tiles)
    {
        if (!options.ColorBar)
        {
            return default;
        }

        long height = tiles.ImageHeight - (2L * tiles.Border);
        return new(options.TextScale > 0 ? options.TextScale : (int)Math.Clamp(1 + (height / 512), 1, LargestScale), RangeOf(tiles));
    }

    // The bar cannot state the values of maps that each have their own range.
    private static BarRangeKind RangeOf(in TilePlan tiles) => tiles.Range.Kind == RangeKind.Fixed ? BarRangeKind.Given
        : tiles.Range.Kind == RangeKind.Layer || tiles.Maps == 1 ? BarRangeKind.Found
        : BarRangeKind.Several;
}
