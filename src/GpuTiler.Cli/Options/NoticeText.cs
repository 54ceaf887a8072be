using System.Globalization;

namespace GpuTiler.Cli;

/// <summary>The library's notices in the words of the command line.</summary>
internal static class NoticeText
{
    /// <summary>A notice about a layer's mosaics, behind what they show.</summary>
    /// <param name="source">What they show.</param>
    /// <param name="notice">The notice.</param>
    /// <param name="paths">Its files, in order.</param>
    public static string Of(string source, MosaicNotice notice, IReadOnlyList<string> paths) => notice switch
    {
        NonFiniteShown => $"{source} holds {notice}",
        MosaicSplit split =>
            $"{source}: {TooLarge(split.MaxSize)}, so {split.Result}{(paths.Count == 0 ? "" : $", {paths[0]} to {paths[^1]}")}",
        _ => $"{source}: {Of(notice)}",
    };

    /// <summary>A notice by itself.</summary>
    public static string Of(MosaicNotice notice) => notice switch
    {
        MapsLeftOut => $"{notice.ToString().TrimEnd('.')}; without --top all are.",
        ChannelsPerhapsLast => $"{notice.ToString().TrimEnd('.')}; --layout nhwc takes them so.",
        FigureLabelsLeftOut { Labels: var labels } => Room(labels.Problem, labels.NeededScale),
        FigureRowNamesLeftOut { Names: var names } => Room(names.Problem, names.NeededScale),
        SheetSplit sheet =>
            $"{sheet.Layers} layers are too large for one sheet of {sheet.MaxSize} pixels a side (--max-size), so there are {sheet.Pages}.",
        _ => notice.ToString(),
    };

    private static string Room(string problem, int scale) => scale == 0
        ? $"{problem}; there is more room without --shrink."
        : string.Create(CultureInfo.InvariantCulture, $"{problem}; --scale {scale} makes room.");

    private static string TooLarge(int maxSize) => maxSize == 0
        ? "too large for one image"
        : $"too large for one image of {maxSize} pixels a side (--max-size)";

    /// <summary>What a gradient makes of quantised layers.</summary>
    public static string OfQuantized(int count) => $"the gradient passes {count} quantised layer(s) as if nothing was rounded there.";
}
