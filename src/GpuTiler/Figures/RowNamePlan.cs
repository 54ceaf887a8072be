namespace GpuTiler;

/// <summary>The names at the left of the rows of a figure that shows a whole batch.</summary>
/// <param name="Names">What is written; empty for nothing.</param>
/// <param name="Scale">The names' scale.</param>
/// <param name="LeftOut">Why there are none although they were requested; otherwise <see langword="null"/>.</param>
internal readonly record struct RowNamePlan(IReadOnlyList<string> Names, int Scale, RowNamesLeftOut? LeftOut)
{
    private const int LargestScale = 4;

    // The widest name, in digits, and the columns between a name and its row for each unit of the scale.
    private const int MostDigits = 24;
    private const int Gap = 4;

    /// <summary>Columns of the names, with the gap after them.</summary>
    public int Width => Names.Count == 0 ? 0 : WidestOf(Names, new(Scale)) + (Gap * Scale);

    /// <summary>Plans the names.</summary>
    /// <param name="options">What was requested.</param>
    /// <param name="plan">The tiles.</param>
    /// <exception cref="ArgumentException">There are not as many names as rows.</exception>
    public static RowNamePlan Create(in FigureOptions options, in TilePlan plan)
    {
        if (options.RowNames is not { Count: > 0 } names)
        {
            return new([], 0, null);
        }

        if (names.Count != plan.Images)
        {
            throw new ArgumentException(
                $"There are {names.Count} row names, and the figure shows {plan.Images} image(s) of the batch: one for each is needed.");
        }

        int wanted = options.TextScale > 0
            ? options.TextScale
            : Math.Clamp(1 + (Math.Min(plan.TileWidth, plan.TileHeight) / 160), 1, LargestScale);
        int scale = wanted;
        while (options.TextScale == 0 && scale > 1 && new TextFace(scale).Height > plan.TileHeight)
        {
            scale--;
        }

        // Names of related files differ at their ends.
        var face = new TextFace(scale);
        var room = new TextRoom(face, MostDigits * face.DigitWidth);
        return face.Height <= plan.TileHeight
            ? new([.. names.Select(room.End)], scale, null)
            : new([], 0, new(plan.TileHeight, plan.Shrink == TileShrink.None ? ((face.Height - 1) / plan.LevelsDown) + 1 : 0));
    }

    private static int WidestOf(IReadOnlyList<string> names, TextFace face) => (int)names.Max(name => face.WidthOf(name));
}
