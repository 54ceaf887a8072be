using System.Globalization;
using System.Text.RegularExpressions;

namespace GpuTiler.Cli;

/// <summary>What the user wants around a mosaic.</summary>
/// <param name="Title">The title, with placeholders; <see langword="null"/> for none.</param>
/// <param name="Labels">What stands above each tile.</param>
/// <param name="Marks">Which maps are outlined.</param>
/// <param name="ColorBar">Whether there is a colour bar.</param>
/// <param name="IsMatshow">Whether it is a figure of one map.</param>
/// <param name="HasScale">Whether the user chose the scale.</param>
internal sealed partial record FigureStyle(string? Title, FigureLabels Labels, MapMarks Marks, bool ColorBar, bool IsMatshow, bool HasScale)
{
    private const string MatshowTitle = "{layer} channel {channels} of {shape}";

    // A map alone is made so large that its longer side has at least these pixels.
    private const int MatshowSide = 256;

    private static readonly string[] Placeholders = ["layer", "shape", "input", "channels"];

    /// <summary>The same as options, the way that a file records them.</summary>
    public string Text => (Title is null ? "" : $" --title \"{Title}\"") + (Labels == FigureLabels.None ? "" : $" --labels {TextOf(Labels)}")
        + (Marks == MapMarks.None ? "" : $" --mark {TextOf(Marks)}") + (ColorBar && !IsMatshow ? " --color-bar" : "") + (IsMatshow ? " --matshow" : "");

    /// <summary>The words that an option takes for each flag.</summary>
    public static Dictionary<string, T> Words<T>()
        where T : struct, Enum => Enum.GetValues<T>().Where(flag => !flag.Equals(default(T))).ToDictionary(flag => flag.ToString().ToLowerInvariant());

    /// <summary>A placeholder that there is not; <see langword="null"/> where all are known.</summary>
    public static string? UnknownPlaceholder(string title) =>
        Placeholder().Matches(title).Select(match => match.Value).FirstOrDefault(word => !Placeholders.Contains(word[1..^1]));

    /// <summary>The first placeholder of a title; <see langword="null"/> where there is none.</summary>
    public static string? FirstPlaceholder(string title) => Placeholder().Match(title) is { Success: true } match ? match.Value : null;

    /// <summary>The placeholders, for a sentence.</summary>
    public static string PlaceholderWords => string.Join(", ", Placeholders.Select(word => $"{{{word}}}"));

    /// <summary>The options with the scale of a figure of one map, unless the user chose one.</summary>
    /// <exception cref="UsageException">There are several maps.</exception>
    public TileOptions Scaled(in TileOptions options, TensorShape shape, string name)
    {
        int maps = (options.Order.Count > 0 ? options.Order.Count : MapOrder.Selected(options, shape).Count) * (options.WholeBatch ? shape.Batch : 1);
        if (IsMatshow && maps > 1)
        {
            throw new UsageException($"--matshow shows one map, and {name} has {maps}: choose one with --channels A:B, such as --channels 0:1, or with --top 1.");
        }

        int longer = Math.Max(shape.Width, shape.Height);
        return IsMatshow && !HasScale ? options with { Scale = ((MatshowSide - 1) / longer) + 1 } : options;
    }

    /// <summary>The options as the library takes them.</summary>
    /// <param name="subject">What the figure shows.</param>
    /// <param name="plan">Its mosaic, or one page of it.</param>
    /// <param name="page">Which page it is, from 0.</param>
    /// <param name="pages">How many there are.</param>
    public FigureOptions Read(in MosaicSubject subject, in TilePlan plan, int page, int pages)
    {
        var words = new Dictionary<string, string>
        {
            ["layer"] = subject.Name,
            ["input"] = subject.Input,
            ["shape"] = plan.Shape.ToString(),
            ["channels"] = plan.Order.Count > 0 ? plan.Order.ToString()
                : plan.MapsPerImage == 1 ? plan.FirstChannel.ToString(CultureInfo.InvariantCulture)
                : string.Create(CultureInfo.InvariantCulture, $"{plan.FirstChannel}:{plan.FirstChannel + plan.MapsPerImage}"),
        };
        string? title = Title ?? (IsMatshow ? MatshowTitle : null);
        return new()
        {
            Title = title is null ? null : Placeholder().Replace(title, match => words[match.Value[1..^1]])
                + (pages == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" (page {page + 1} of {pages})")),
            Labels = Labels,
            Marks = Marks,
            Name = subject.Name,
            ColorBar = ColorBar,
        };
    }

    private static string TextOf<T>(T flags)
        where T : struct, Enum => string.Join(',', Words<T>().Where(word => flags.HasFlag(word.Value)).Select(word => word.Key));

    [GeneratedRegex(@"\{[a-z]+\}", RegexOptions.IgnoreCase)]
    private static partial Regex Placeholder();
}
