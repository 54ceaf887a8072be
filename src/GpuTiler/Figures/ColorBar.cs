namespace GpuTiler;

/// <summary>The values beside a colour bar: the ends of its range, and round numbers between them as far as there is room.</summary>
internal static class ColorBar
{
    // Rows of dots that keep values apart, and the fewest from one round number to the next.
    private const int GapBetween = 3;
    private const int LeastStep = 3 * BitmapFont.CapHeight;

    /// <summary>Values for a range that all tiles share.</summary>
    /// <param name="plan">The figure.</param>
    /// <param name="low">The value that becomes 0; not finite where there is none.</param>
    /// <param name="high">The value that becomes 255.</param>
    public static List<BarMark> Values(FigurePlan plan, float low, float high)
    {
        if (!(low < high))
        {
            // A flat map is shown as level 0 throughout.
            return [Mark(plan, ShortNumber.Near(low, 0, ColorBarPlan.Characters), 0)];
        }

        double width = (double)high - low;
        string Text(double value) => ShortNumber.Near(value, width / 400, ColorBarPlan.Characters);
        List<BarMark> marks = [Mark(plan, Text(low), LevelOf(plan, low, low, high)), Mark(plan, Text(high), LevelOf(plan, high, low, high))];
        double step = NiceTicks.Step(low, high, plan.BarBox.Height / (LeastStep * plan.Bar.Scale));
        foreach (double tick in NiceTicks.Between(low, high, step))
        {
            string text = ShortNumber.Near(tick, step / 100, ColorBarPlan.Characters);
            var mark = Mark(plan, text, LevelOf(plan, (float)tick, low, high));

            // What cannot be written short, or has no room, is not marked.
            if (Math.Abs(ShortNumber.Parse(text) - tick) <= step / 100 && marks.TrueForAll(other => !Collide(plan, mark, other)))
            {
                marks.Add(mark);
            }
        }

        return marks.Count > 1 && Collide(plan, marks[0], marks[1]) ? marks[..1] : marks;
    }

    /// <summary>Words for the ends, where each tile has a range of its own.</summary>
    public static List<BarMark> Words(FigurePlan plan) => plan.Tiles.Range == TileRange.Tile
        ? [Mark(plan, "min", 0), Mark(plan, "max", 255)]
        : [Mark(plan, "low", 0), Mark(plan, "high", 255)];

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

    /// <summary>The level that the figure's tiles show a value with.</summary>
    public static int LevelOf(FigurePlan plan, float value, float low, float high) => plan.Tiles.GammaCurve is { } curve
        ? curve.Apply(value, StepScale.Entries(low, high))
        : Quantization.Between(low, high).Apply(value);

    private static BarMark Mark(FigurePlan plan, string text, int level)
    {
        var box = plan.BarTextBox;
        int height = BitmapFont.CapHeight * plan.Bar.Scale, row = RowOf(plan, level);
        return new(text, row, Math.Clamp(row - (height / 2), box.Y, box.Bottom - height));
    }

    private static bool Collide(FigurePlan plan, in BarMark first, in BarMark second) =>
        Math.Abs(first.Top - second.Top) < (BitmapFont.CapHeight + GapBetween) * plan.Bar.Scale;
}
