namespace GpuTiler;

/// <summary>The names at the left of the rows of a figure that shows a whole batch.</summary>
/// <param name="Names">What is written; empty for nothing.</param>
/// <param name="Scale">Pixels of a dot.</param>
/// <param name="LeftOut">Why there are none, although they were asked for; otherwise <see langword="null"/>.</param>
internal readonly record struct RowNamePlan(IReadOnlyList<string> Names, int Scale, RowNamesLeftOut? LeftOut)
{
    private const int LargestScale = 4;
    private const int MostCharacters = 24;

    // Columns of dots between a name and its row.
    private const int Gap = 4;

    /// <summary>Columns of the names, with the gap behind them.</summary>
    public int Width => Names.Count == 0 ? 0 : (int)BitmapFont.WidthOf(Names.Max(name => name.Length), Scale) + (Gap * Scale);

    /// <summary>Plans the names.</summary>
    /// <param name="options">What was asked for.</param>
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
            throw new ArgumentException($"There are {names.Count} row names, and the figure shows {plan.Images} image(s) of the batch: one for each is needed.");
        }

        int wanted = options.TextScale > 0 ? options.TextScale : Math.Clamp(1 + (Math.Min(plan.TileWidth, plan.TileHeight) / 160), 1, LargestScale);
        int scale = options.TextScale > 0 ? wanted : Math.Min(wanted, Math.Max(1, plan.TileHeight / BitmapFont.Height));
        return BitmapFont.Height * scale <= plan.TileHeight
            ? new([.. names.Select(Shorten)], scale, null)
            : new([], 0, new(plan.TileHeight, plan.Shrink == TileShrink.None ? (((BitmapFont.Height * scale) - 1) / plan.LevelsDown) + 1 : 0));
    }

    // Names of files that belong together differ at their ends.
    private static string Shorten(string name) => name.Length <= MostCharacters ? name : $"…{name[^(MostCharacters - 1)..]}";
}
