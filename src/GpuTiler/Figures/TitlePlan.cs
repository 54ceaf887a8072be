namespace GpuTiler;

/// <summary>A figure's title: its lines, and how large they are.</summary>
/// <param name="Lines">The lines, none for no title.</param>
/// <param name="Scale">Pixels of a dot.</param>
internal readonly record struct TitlePlan(string[] Lines, int Scale)
{
    // A figure is made wider for a title of up to so many characters; a longer one is broken.
    private const int WidestLine = 60;
    private const int LargestScale = 4;
    private const int LineGap = 2;
    private const int GapBelow = 4;

    /// <summary>Pixels of the longest line.</summary>
    public long Width => BitmapFont.WidthOf(Longest(Lines), Scale);

    /// <summary>Pixels from the first line's top to the last one's bottom.</summary>
    public long Height => Lines.Length == 0 ? 0 : (LineStep * Lines.Length) - (LineGap * (long)Scale);

    /// <summary>The same with what keeps it apart from what is below.</summary>
    public long HeightWithGap => Lines.Length == 0 ? 0 : Height + (GapBelow * (long)Scale);

    /// <summary>Pixels from one line to the next.</summary>
    public long LineStep => (BitmapFont.Height + LineGap) * (long)Scale;

    /// <summary>The largest title that needs no more room than there is, or else one in several lines.</summary>
    /// <param name="text">The title.</param>
    /// <param name="scale">Pixels of a dot; 0 to choose.</param>
    /// <param name="available">The width of what is below, in pixels.</param>
    /// <param name="longSide">The longer side of the tiles together, which the size follows.</param>
    public static TitlePlan Create(string? text, int scale, long available, long longSide)
    {
        string[] lines = TextLines.Split(text ?? "");
        int longest = Longest(lines);
        int chosen = scale > 0 ? scale : (int)Math.Min(1 + (longSide / 400), LargestScale);
        while (scale == 0 && chosen > 1 && BitmapFont.WidthOf(longest, chosen) > available)
        {
            chosen--;
        }

        // One column more than the characters' own: the last has no gap behind it.
        long fitting = (available + chosen) / (BitmapFont.Advance * (long)chosen);
        int characters = (int)Math.Max(Math.Min(fitting, int.MaxValue), Math.Min(longest, WidestLine));
        return new(longest > characters ? TextLines.Wrap(text!, characters) : lines, chosen);
    }

    private static int Longest(string[] lines) => lines.Length == 0 ? 0 : lines.Max(line => line.Length);
}
