namespace GpuTiler;

/// <summary>A figure's title: its lines, and how large they are.</summary>
/// <param name="Lines">The lines, none for no title.</param>
/// <param name="Scale">Their scale.</param>
internal readonly record struct TitlePlan(string[] Lines, int Scale)
{
    // A figure is made wider for a title of up to this many digits' width; a longer one is broken.
    private const int WidestLine = 32;
    private const int LargestScale = 4;
    private const int GapBelow = 4;

    // A larger title becomes smaller before it is broken.
    private const int LargestBroken = 2;

    /// <summary>Pixels of the longest line.</summary>
    public long Width => Lines.Length == 0 ? 0 : WidestOf(Lines, new(Scale));

    /// <summary>Pixels from the first line's top to the last one's bottom.</summary>
    public long Height => Lines.Length == 0 ? 0 : LineStep * Lines.Length;

    /// <summary>The same, with the gap below it.</summary>
    public long HeightWithGap => Lines.Length == 0 ? 0 : Height + (GapBelow * (long)Scale);

    /// <summary>Pixels from one line to the next.</summary>
    public long LineStep => new TextFace(Scale).Height;

    /// <summary>
    /// The largest title that needs no more room than there is, with lines that are broken once at most, if they are not large, and words
    /// that are not broken; or else the smallest.
    /// </summary>
    /// <param name="text">The title.</param>
    /// <param name="scale">Their scale; 0 to choose.</param>
    /// <param name="available">The width of what is below, in pixels.</param>
    /// <param name="longSide">The longer side of the tiles together, which the size follows.</param>
    public static TitlePlan Create(string? text, int scale, long available, long longSide)
    {
        string[] lines = LinesOf(text);
        if (lines.Length == 0)
        {
            return new([], 0);
        }

        for (int chosen = scale > 0 ? scale : (int)Math.Min(1 + (longSide / 400), LargestScale); ; chosen--)
        {
            var face = new TextFace(chosen);
            string[] wrapped = new TextRoom(face, Math.Max(available, WidestLine * face.DigitWidth)).Wrap(lines);
            bool isWhole = string.Join(' ', wrapped) == string.Join(' ', lines);
            int most = chosen > LargestBroken ? lines.Length : 2 * lines.Length;
            if (scale > 0 || chosen == 1 || (isWhole && wrapped.Length <= most && WidestOf(wrapped, face) <= available))
            {
                return new(wrapped, chosen);
            }
        }
    }

    private static string[] LinesOf(string? text)
    {
        string trimmed = (text ?? "").ReplaceLineEndings("\n").Trim();
        return trimmed.Length == 0 ? [] : [.. trimmed.Split('\n').Select(line => line.TrimEnd())];
    }

    private static long WidestOf(string[] lines, TextFace face) => lines.Max(line => face.WidthOf(line));
}
