using System.Globalization;
using System.Text.RegularExpressions;

namespace GpuTiler;

/// <summary>
/// What surrounds the mosaics of many layers: a figure's options, with placeholders in the title that each layer fills in.
/// </summary>
public sealed partial record FigureTemplate
{
    // A single map is enlarged so that its longer side has at least this many pixels.
    private const int SingleMapSide = 256;

    private const string SingleMapTitle = "{layer} channel {channels} of {shape}";

    /// <summary>What a title may hold in braces: the layer, its shape, the input, and the channels that are shown.</summary>
    public static IReadOnlyList<string> Placeholders { get; } = ["layer", "shape", "input", "channels"];

    /// <summary>
    /// The title with its <see cref="Placeholders"/>; <see langword="null"/> for none, or the usual one of a <see cref="SingleMap"/>.
    /// </summary>
    public string? Title { get; init; }

    /// <summary>What is shown above each tile.</summary>
    public FigureLabels Labels { get; init; }

    /// <summary>Which maps are outlined.</summary>
    public MapMarks Marks { get; init; }

    /// <summary>Whether there is a colour bar.</summary>
    public bool ColorBar { get; init; }

    /// <summary>
    /// Whether it is a figure of one map, as matplotlib's <c>matshow</c> makes it: with title and colour bar, and, where
    /// <see cref="TileOptions.Scale"/> is 0 and nothing is shrunk, with a scale that gives its longer side 256 pixels or more.
    /// </summary>
    public bool SingleMap { get; init; }

    /// <summary>The placeholders of a title, braces included, in their order; unknown ones too.</summary>
    public static IEnumerable<string> PlaceholdersIn(string title) => Placeholder().Matches(title).Select(match => match.Value);

    /// <summary>The options with the scale of a figure of one map.</summary>
    /// <exception cref="SeveralMapsException">There are several maps.</exception>
    internal TileOptions Scale(in TileOptions options, TensorShape shape)
    {
        if (!SingleMap)
        {
            return options;
        }

        int maps = (options.Channels.Order.Count > 0 ? options.Channels.Order.Count : MapOrder.Selected(options, shape).Count)
            * (options.Composition.IsWholeBatch ? shape.Batch : 1);
        if (maps > 1)
        {
            throw new SeveralMapsException(maps);
        }

        int longer = Math.Max(shape.Width, shape.Height);
        return options.Scale > 0 || options.Shrink != TileShrink.None
            ? options
            : options with { Scale = ((SingleMapSide - 1) / longer) + 1 };
    }

    /// <summary>The options of one layer's figure.</summary>
    /// <param name="layer">The layer, and what it was run on.</param>
    /// <param name="plan">Its mosaic, or one page of it.</param>
    /// <param name="page">Which page it is.</param>
    internal FigureOptions Fill(LayerDescription layer, in TilePlan plan, MosaicPage page)
    {
        var words = new Dictionary<string, string>
        {
            ["layer"] = layer.Name,
            ["input"] = layer.TitleInput,
            ["shape"] = plan.Shape.ToString(),
            ["channels"] = plan is { Order.Count: 0, MapsPerImage: 1 }
                ? plan.FirstChannel.ToString(CultureInfo.InvariantCulture)
                : plan.ChannelsText,
        };
        string? title = Title ?? (SingleMap ? SingleMapTitle : null);
        return new()
        {
            Title = title is null
                ? null
                : Placeholder().Replace(title, match => words.GetValueOrDefault(match.Value[1..^1], match.Value)) + page.Suffix,
            Labels = Labels,
            Marks = Marks,
            Name = layer.Name,
            RowNames = Labels.HasFlag(FigureLabels.Input) && plan.Images > 1 ? layer.ImageNames ?? Numbers(plan.Images) : null,
            ColorBar = ColorBar || SingleMap,
        };
    }

    private static string[] Numbers(int count) =>
        [.. Enumerable.Range(0, count).Select(number => number.ToString(CultureInfo.InvariantCulture))];

    [GeneratedRegex(@"\{[a-z]+\}", RegexOptions.IgnoreCase)]
    private static partial Regex Placeholder();
}
