using System.Globalization;
using System.Reflection;

namespace GpuTiler.Cli;

/// <summary>What the files of one tensor record about how they were made.</summary>
/// <param name="Subject">What they show.</param>
/// <param name="Options">How the mosaic looks.</param>
/// <param name="Order">In which order it shows the maps, and how many.</param>
/// <param name="Preparation">Options beyond those of the tiling that made the values what they are.</param>
/// <param name="Style">What surrounds the mosaics; <see langword="null"/> for nothing.</param>
/// <param name="MaxSize">The most pixels along a side of a page; 0 for no limit.</param>
internal readonly record struct MosaicRecord(MosaicSubject Subject, TileOptions Options, MapOrder Order, string Preparation, FigureStyle? Style, int MaxSize)
{
    /// <summary>What a file records as its maker.</summary>
    public static readonly string Software =
        $"GpuTiler {typeof(Tiler).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion}";

    /// <summary>Keywords and texts for one file. A PNG text cannot hold NUL, and a name in a model can.</summary>
    /// <param name="plan">The mosaic, or a part of it.</param>
    /// <param name="page">Which of the tensor's images it is.</param>
    /// <param name="title">What the figure says above the mosaic; <see langword="null"/> for nothing.</param>
    public IReadOnlyList<KeyValuePair<string, string>> Text(in TilePlan plan, MosaicPage page, string? title)
    {
        // Sorted maps are chosen among those of the options; others are those that are shown.
        var (first, count) = MapOrder.Selected(Order.NeedsValues ? Options : Order.Plan(Options, plan.Shape), plan.Shape);
        string pages = page.Pages == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"--max-size {MaxSize} ");
        List<KeyValuePair<string, string>> text =
        [
            new("Software", Software),
            new("Source", Clean(Subject.Source) + (page.Images == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $", image {page.Image}"))),
            new("Shape", plan.Shape.ToString()),
            new("Options", OptionsText(plan, Options.Border, first, count, pages + Order.Text) + Preparation + Clean(Style?.Text ?? "")),
        ];
        if (page.Pages > 1)
        {
            string channels = plan.Order.Count > 0 ? plan.Order.ToString()
                : string.Create(CultureInfo.InvariantCulture, $"{plan.FirstChannel}:{plan.FirstChannel + plan.MapsPerImage}");
            text.Add(new("Page", string.Create(CultureInfo.InvariantCulture, $"{page.Page + 1} of {page.Pages}, channels {channels}")));
        }

        if (title is not null)
        {
            text.Add(new("Title", Clean(title)));
        }

        return text;
    }

    /// <summary>The options that make a mosaic what it is.</summary>
    public static string OptionsText(in TilePlan plan) => OptionsText(plan, plan.Border, plan.FirstChannel, plan.MapsPerImage, "");

    /// <summary>What a PNG text can hold: a name in a model may hold NUL, and it cannot.</summary>
    public static string Clean(string words) => words.Replace('\0', ' ');

    // A band of a pyramid has no border of its own.
    private static string OptionsText(in TilePlan plan, int border, int first, int count, string choice) =>
        string.Create(CultureInfo.InvariantCulture, $"{(plan.Images > 1 ? "--montage" : $"--columns {plan.Columns}")} --padding {plan.Padding} --border {border} ")
        + string.Create(CultureInfo.InvariantCulture, $"--pad-value {ColorOptions.Text(plan.PadColor)} --range {plan.Range} --scale {plan.Scale} ")
        + (plan.Gamma == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"--gamma {plan.Gamma} "))
        + string.Create(CultureInfo.InvariantCulture, $"--channels {first}:{first + count} ") + choice
        + (plan.RgbTiles ? "--rgb " : plan.Interleave > 1 ? string.Create(CultureInfo.InvariantCulture, $"--interleave {plan.Interleave} ") : "")
        + (plan.ColorMap is { Name: { } map } && !plan.RgbTiles ? $"--color-map {map} " : "")
        + (plan.NaNColor is { } nan ? $"--nan-color {ColorOptions.Text(nan)} " : "")
        + (plan.InfinityColor is { } infinity ? $"--infinity-color {ColorOptions.Text(infinity)} " : "")
        + (plan.Shape.Layout == TensorLayout.Nhwc ? "--layout nhwc" : "--layout nchw");
}
