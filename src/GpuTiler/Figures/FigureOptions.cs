namespace GpuTiler;

/// <summary>What surrounds a mosaic to make it a figure. <c>default</c> is valid: nothing but a margin.</summary>
public readonly record struct FigureOptions
{
    /// <summary>The text above the mosaic; it is broken into lines where it is wider than the figure, and at line feeds.</summary>
    public string? Title { get; init; }

    /// <summary>What is shown above each tile.</summary>
    public FigureLabels Labels { get; init; }

    /// <summary>The layer's name for <see cref="FigureLabels.Name"/>; shortened where a tile is too narrow for it.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// The text at the left of each row where the tiles show a whole batch (<see cref="TileComposition.WholeBatch"/>), such as the inputs'
    /// names: one for each image; <see langword="null"/> for nothing. Long ones are shortened at their front.
    /// </summary>
    public IReadOnlyList<string>? RowNames { get; init; }

    /// <summary>
    /// Which maps are outlined in the padding around their tiles, whose pixels are unchanged. The padding is then
    /// <see cref="FigurePlan.LeastMarkPadding"/> or more, and the figure in colour.
    /// </summary>
    public MapMarks Marks { get; init; }

    /// <summary>
    /// Whether a bar to the right shows the 256 levels and, where all tiles share a range, which values they stand for; where each tile
    /// has its own, the ends say "min" and "max". RGB tiles have none.
    /// </summary>
    public bool ColorBar { get; init; }

    /// <summary>The size of the title, in units of 10 pixels to an em; 0 follows the figure's size.</summary>
    public int TitleScale { get; init; }

    /// <summary>The size of the labels and of the bar's values, in units of 10 pixels to an em; 0 follows the tiles' size.</summary>
    public int TextScale { get; init; }

    /// <summary>The grey level of the text; <see langword="null"/> is black or white, whichever stands out from the pad value.</summary>
    public byte? TextValue { get; init; }
}
