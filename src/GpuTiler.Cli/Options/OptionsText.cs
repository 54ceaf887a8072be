using System.Globalization;
using System.Runtime.CompilerServices;

namespace GpuTiler.Cli;

/// <summary>
/// Options as text, the way that a command line has them and a file records them. Their parsers are beside them in this room.
/// </summary>
internal static class OptionsText
{
    /// <summary>The options that made one image of a layer.</summary>
    /// <param name="preparation">Those beyond the tiling that made the values what they are, each after a space.</param>
    /// <param name="layout">How dimensions were read.</param>
    public static OptionsDescriber Describer(
        string preparation, TensorLayout layout) => (FinishedLayer layer, MosaicPage page, in TilePlan plan) =>
    {
        var options = layer.Plan.Options;
        var (shown, count) = options.Order.CountOf(options.Tiles, layer.Shape);
        string pages = page.Pages == 1 ? "" : Invariant($"--max-size {options.MaxSize} ");

        // Sorted maps are chosen among those of the options; others are those that are shown.
        return OfTiles(
            plan, options.Tiles.Border, options.Tiles.Channels.Range.Start, options.Order.NeedsValues ? count : shown,
            pages + Of(options.Order), layout)
            + preparation + Of(options.Figure);
    };

    /// <summary>The options that made one image of an attribution, whose rows are another option's.</summary>
    /// <param name="attribution">Those that say what is explained and shown, each after a space.</param>
    /// <param name="preparation">Those beyond that made the values what they are, each after a space.</param>
    /// <param name="layout">How dimensions were read.</param>
    public static OptionsDescriber OfAttribution(
        string attribution, string preparation, TensorLayout layout) => (FinishedLayer layer, MosaicPage page, in TilePlan plan) =>
    {
        var options = layer.Plan.Options;
        string pages = page.Pages == 1 ? "" : Invariant($"--max-size {options.MaxSize} ");
        var figure = options.Figure is { } whole ? whole with { Labels = whole.Labels & ~FigureLabels.Input } : null;
        return OfTiles(plan, options.Tiles.Border, plan.FirstChannel, plan.MapsPerImage, pages, layout, rows: "")
            + attribution + preparation + Of(figure);
    };

    /// <summary>The options that made one image of a difference.</summary>
    public static Func<LayerDifferencePage, string> OfDifference(int maxSize, float? strongest, TensorLayout layout) => page =>
        OfTiles(page.Mosaic, page.Mosaic.Border, page.Mosaic.FirstChannel, page.Mosaic.MapsPerImage, "", layout)
        + (page.Page.Pages == 1 ? "" : Invariant($" --max-size {maxSize}"))
        + (strongest is { } given ? Invariant($" --difference {given}") : "");

    /// <summary>The options that made a page of a sheet: what all layers share, for the grid is each one's own.</summary>
    public static Func<LayerSheetPage, string> OfSheet(LayerSheet sheet, string preparation) => page =>
    {
        var (options, look) = (sheet.Options, sheet.Options.Mosaics);
        ref readonly var first = ref sheet.Pages[0].FirstMosaic;
        var tiles = look.Tiles;
        return Invariant($"--padding {tiles.Padding} --border {tiles.Border} --pad-value {first.PadColor.ToText()}")
            + Invariant($" --range {tiles.Range} --scale {(look.AutomaticScale && first.Shrink == TileShrink.None ? ScaleOption.Word : Invariant($"{first.Scale}"))}")
            + (first.Shrink == TileShrink.None ? "" : $" --shrink {first.Shrink}")
            + (first.Gamma == 1 ? "" : Invariant($" --gamma {first.Gamma}"))
            + (sheet.Pages.Count == 1 ? "" : Invariant($" --max-size {look.MaxSize}"))
            + (tiles.Columns == 0 ? "" : Invariant($" --columns {tiles.Columns}"))
            + (tiles.Channels.IsAll ? "" : Invariant($" --channels {first.FirstChannel}:{first.FirstChannel + first.MapsPerImage}"))
            + (tiles.Composition.IsRgb ? " --rgb"
                : tiles.Composition.Interleave > 1 ? Invariant($" --interleave {tiles.Composition.Interleave}")
                : "")
            + (tiles.ColorMap is { Name: { } map } ? $" --color-map {map}" : "") + (tiles.Composition.IsWholeBatch ? " --montage" : "")
            + (tiles.NaNColor is { } nan ? $" --nan-color {nan.ToText()}" : "")
            + (tiles.InfinityColor is { } infinity ? $" --infinity-color {infinity.ToText()}" : "")
            + preparation
            + " --sheet" + (options.Width == 0 ? "" : Invariant($" --sheet-width {options.Width}"))
            + (options.Title is null ? "" : $" --title \"{options.Title}\"") + Of(look.Figure);
    };

    /// <summary>What surrounds mosaics, each option after a space.</summary>
    public static string Of(FigureTemplate? figure) => figure is null ? ""
        : (figure.Title is null ? "" : $" --title \"{figure.Title}\"")
        + (figure.Labels == FigureLabels.None ? "" : $" --labels {FigureArguments.Text(figure.Labels)}")
        + (figure.Marks == MapMarks.None ? "" : $" --mark {FigureArguments.Text(figure.Marks)}")
        + (figure is { ColorBar: true, SingleMap: false } ? " --color-bar" : "") + (figure.SingleMap ? " --matshow" : "");

    private static string Of(MapOrder order) => (order.Slice is { } slice ? Invariant($"--depth {slice} ") : "") + (order.NeedsValues
        ? $"--sort {OrderOptions.Text(order.Sort)} " + (order.Top > 0 ? Invariant($"--top {order.Top} ") : "")
        : "");

    // A band of a pyramid has no border of its own.
    private static string OfTiles(
        in TilePlan plan, int border, int first, int count, string choice, TensorLayout layout, string rows = "--montage ") =>
        Invariant($"{(plan.Images > 1 ? rows : $"--columns {plan.Columns} ")}--padding {plan.Padding} --border {border} ")
        + Invariant($"--pad-value {plan.PadColor.ToText()} --range {plan.Range} --scale {plan.Scale} ")
        + (plan.Shrink == TileShrink.None ? "" : $"--shrink {plan.Shrink} ")
        + (plan.Gamma == 1 ? "" : Invariant($"--gamma {plan.Gamma} "))
        + Invariant($"--channels {first}:{first + count} ") + choice
        + (plan.Composition.IsRgb ? "--rgb " : plan.Composition.Interleave > 1 ? Invariant($"--interleave {plan.Composition.Interleave} ") : "")
        + (plan.ColorMap is { Name: { } map } && !plan.Composition.IsRgb ? $"--color-map {map} " : "")
        + (plan.NaNColor is { } nan ? $"--nan-color {nan.ToText()} " : "")
        + (plan.InfinityColor is { } infinity ? $"--infinity-color {infinity.ToText()} " : "")
        + $"--layout {LayoutOption.Text(layout == TensorLayout.SequenceFirst ? layout : plan.Shape.Layout)}";

    private static string Invariant(DefaultInterpolatedStringHandler text) => string.Create(CultureInfo.InvariantCulture, ref text);
}
