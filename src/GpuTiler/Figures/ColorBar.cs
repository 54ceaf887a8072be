namespace GpuTiler;

/// <summary>The values beside a colour bar: the ends of its range, and round numbers between them where there is room.</summary>
internal static class ColorBar
{
    // The ends of ranges that the bar cannot state.
    private static readonly string[] TileWords = ["min", "max"], OtherWords = ["low", "high"];

    // Rows from one value to the next, and from one round number to the next, by a digit's height.
    private const int LeastDistance = 2;
    private const int LeastStep = 4;

    /// <summary>Values for a range that all tiles share.</summary>
    /// <param name="plan">The figure.</param>
    /// <param name="low">The value that becomes 0; not finite where there is none.</param>
    /// <param name="high">The value that becomes 255.</param>
    public static List<BarMark> Values(FigurePlan plan, float low, float high)
    {
        if (!(low < high))
        {
            // A flat map is shown as level 0 throughout.
            return [Mark(plan, ShortNumber.Near(low, 0, plan.Bar.Room), 0)];
        }

        // An end is given to about a level, and a round number exactly.
        double width = (double)high - low, step = NiceTicks.Step(low, high, plan.BarBox.Height / (LeastStep * plan.Bar.Face.CapHeight));
        List<(double Value, double Distance)> values = [(low, width / 200), (high, width / 200)];
        List<BarMark> marks = [Mark(plan, "", LevelOf(plan, low, low, high)), Mark(plan, "", LevelOf(plan, high, low, high))];
        if (Collide(plan, marks[0], marks[1]))
        {
            return [marks[0] with { Text = ShortNumber.Near(low, width / 200, plan.Bar.Room) }];
        }

        foreach (double tick in NiceTicks.Between(low, high, step))
        {
            var mark = Mark(plan, "", LevelOf(plan, (float)tick, low, high));
            if (marks.TrueForAll(other => !Collide(plan, mark, other)))
            {
                values.Add((tick, step / 100));
                marks.Add(mark);
            }
        }

        // Round numbers that cannot be written in so little room are not marked.
        string[] texts = ShortNumber.Alike(values, plan.Bar.Room) ?? ShortNumber.Alike(values[..2], plan.Bar.Room)
            ?? [.. values[..2].Select(end => ShortNumber.Near(end.Value, end.Distance, plan.Bar.Room))];
        return [.. marks.Zip(texts, (mark, text) => mark with { Text = text })];
    }

    /// <summary>Words for the ends, where each tile has a range of its own.</summary>
    public static List<BarMark> Words(FigurePlan plan)
    {
        string[] words = plan.Tiles.Range == TileRange.Tile ? TileWords : OtherWords;
        return [Mark(plan, words[0], 0), Mark(plan, words[1], 255)];
    }

    /// <summary>Columns that any of the words needs.</summary>
    public static long WidthOfWords(TextFace face) => TileWords.Concat(OtherWords).Max(word => face.WidthOf(word));

    /// <summary>The row of a level's middle on the bar.</summary>
    public static int RowOf(FigurePlan plan, int level)
    {
        var inner = Inner(plan);
        return inner.Bottom - 1 - (int)((level * (long)(inner.Height - 1)) / 255);
    }

    /// <summary>The bar without its frame.</summary>
    public static PixelBox Inner(FigurePlan plan)
    {
        var (box, frame) = (plan.BarBox, plan.Bar.Scale);
        return new(box.X + frame, box.Y + frame, box.Width - (2 * frame), box.Height - (2 * frame));
    }

    /// <summary>The level with which the figure's tiles show a value.</summary>
    public static int LevelOf(FigurePlan plan, float value, float low, float high) => plan.Tiles.GammaCurve is { } curve
        ? curve.Apply(value, StepScale.Entries(low, high))
        : Quantization.Between(low, high).Apply(value);

    private static BarMark Mark(FigurePlan plan, string text, int level)
    {
        int row = RowOf(plan, level);
        return new(text, row, row - (plan.Bar.Face.CapHeight / 2));
    }

    private static bool Collide(FigurePlan plan, in BarMark first, in BarMark second) =>
        Math.Abs(first.Top - second.Top) < LeastDistance * plan.Bar.Face.CapHeight;
}
