namespace GpuTiler.Cli;

/// <summary>What the user wants of a sheet.</summary>
/// <param name="Width">The most pixels across; 0 for nearly square.</param>
/// <param name="Title">What stands above it, with <c>{input}</c> in the place of the input.</param>
/// <param name="Figure">What surrounds each layer's mosaic; <see langword="null"/> for nothing.</param>
internal sealed record SheetStyle(int Width, string? Title, FigureStyle? Figure)
{
    private const string Input = "{input}";

    /// <summary>Takes the title from the figure: it belongs to the sheet.</summary>
    /// <exception cref="UsageException">The title names what differs from layer to layer.</exception>
    public static SheetStyle Create(int width, FigureStyle? figure)
    {
        if (figure?.Title?.Replace(Input, "", StringComparison.Ordinal) is { } title && FigureStyle.FirstPlaceholder(title) is { } other)
        {
            throw new UsageException($"--title {figure.Title}: {other} differs from layer to layer; above a sheet there is {Input}.");
        }

        var rest = figure is null ? null : figure with { Title = null };
        return new(width, figure?.Title, rest is { Labels: FigureLabels.None, ColorBar: false, IsMatshow: false } ? null : rest);
    }

    /// <summary>The same as options, the way that a file records them.</summary>
    public string Text => " --sheet" + (Width == 0 ? "" : FormattableString.Invariant($" --sheet-width {Width}"))
        + (Title is null ? "" : $" --title \"{Title}\"") + Figure?.Text;

    /// <summary>The title for one input.</summary>
    public string? TitleFor(string? input) => Title?.Replace(Input, input ?? "", StringComparison.Ordinal);
}
