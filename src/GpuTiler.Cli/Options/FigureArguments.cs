using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace GpuTiler.Cli;

/// <summary>The options that make a figure of a mosaic.</summary>
internal sealed class FigureArguments
{
    private static readonly string PlaceholderWords = string.Join(", ", FigureTemplate.Placeholders.Select(word => $"{{{word}}}"));

    private readonly Option<string?> title = new("--title")
    {
        Description = $"text above the mosaic; {PlaceholderWords} are filled in",
        HelpName = "TEXT",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            return FigureTemplate.PlaceholdersIn(text)
                .FirstOrDefault(word => !FigureTemplate.Placeholders.Contains(word[1..^1])) is { } unknown
                ? Numbers.Error<string?>(result, $"--title {text}: there is no {unknown}, but {PlaceholderWords}.")
                : text;
        },
    };

    private readonly Option<FigureLabels> labels = new Option<FigureLabels>("--labels")
    {
        Description = "what stands above each tile: index, name, range (min:max) or mean (mean±deviation), several with commas; input names the rows of a --montage",
        HelpName = "index|name|range|mean|input",
        CustomParser = result =>
            Flags<FigureLabels>(result, "--labels", "index, name, range, mean or input is needed, or several with commas") is { } chosen
                ? chosen.Aggregate((all, one) => all | one)
                : default,
    }.Completing(WordsOf<FigureLabels>().Keys);

    private readonly Option<MapMarks> mark = new Option<MapMarks>("--mark")
    {
        Description =
            "a coloured outline around a map that is dead (all values are zero) or saturated (half of its values or more are its largest, "
            + "which is not zero; a map of one value never is), or both with a comma",
        HelpName = "dead|saturated",
        CustomParser = result => Flags<MapMarks>(result, "--mark", "dead or saturated is needed, or both with a comma") is { } chosen
            ? chosen.Aggregate((all, one) => all | one)
            : default,
    }.Completing(WordsOf<MapMarks>().Keys);

    private readonly Option<bool> colorBar = new("--color-bar")
    {
        Description = "a bar of the levels to the right, with values where all tiles share a range",
    };

    private readonly Option<bool> matshow = new("--matshow")
    {
        Description =
            "a figure of one map: title, colour bar, and a scale that makes its longer side 256 pixels or more (default without --scale)",
    };

    private readonly TilingOptions tiling;

    /// <summary>Adds the options to a command that has those of <paramref name="tiling"/>.</summary>
    public FigureArguments(Command command, TilingOptions tiling)
    {
        this.tiling = tiling;
        foreach (var option in new Option[] { title, labels, mark, colorBar, matshow })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>What the user wants around a mosaic; <see langword="null"/> for nothing.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="hasRows">Whether each image is a row, which can have a name.</param>
    /// <exception cref="UsageException">Options exclude each other.</exception>
    public FigureTemplate? Read(ParseResult parsed, bool hasRows = false)
    {
        bool isMatshow = parsed.GetValue(matshow), hasColorBar = parsed.GetValue(colorBar);
        if (tiling.IsRgb(parsed) && (isMatshow || hasColorBar))
        {
            throw new UsageException(
                $"--rgb shows three levels in a pixel, and {(hasColorBar ? "--color-bar" : "the colour bar of --matshow")} what one stands for: leave one of the two out.");
        }

        if (isMatshow && tiling.HasColumns(parsed))
        {
            throw new UsageException("--matshow shows one map, and --columns arranges several: leave one of the two out.");
        }

        var (text, chosen, marks) = (parsed.GetValue(title), parsed.GetValue(labels), parsed.GetValue(mark));
        if (chosen.HasFlag(FigureLabels.Input) && !hasRows)
        {
            throw new UsageException("--labels input names the rows of a --montage: leave input out, or make a montage.");
        }

        if (marks != MapMarks.None && tiling.Padding(parsed) is var padding && padding < FigurePlan.LeastMarkPadding)
        {
            throw new UsageException(string.Create(
                CultureInfo.InvariantCulture,
                $"--padding {padding} has no room for the outlines of --mark: {FigurePlan.LeastMarkPadding} or more is needed."));
        }

        return text is null && chosen == FigureLabels.None && marks == MapMarks.None && !hasColorBar && !isMatshow
            ? null
            : new() { Title = text, Labels = chosen, Marks = marks, ColorBar = hasColorBar || isMatshow, SingleMap = isMatshow };
    }

    /// <summary>Flags as their option takes them.</summary>
    public static string Text<T>(T flags)
        where T : struct, Enum => string.Join(',', WordsOf<T>().Where(word => flags.HasFlag(word.Value)).Select(word => word.Key));

    // Values of a flags' type by their words; null where one is unknown, which is reported.
    private static List<T>? Flags<T>(ArgumentResult result, string option, string grammar)
        where T : struct, Enum
    {
        var known = WordsOf<T>();
        var words = result.Tokens[0].Value.Split(',');
        return words.FirstOrDefault(word => !known.ContainsKey(word)) is { } unknown
            ? Words.Refuse<List<T>?>(result, option, unknown, known.Keys, grammar)
            : [.. words.Select(word => known[word])];
    }

    private static Dictionary<string, T> WordsOf<T>()
        where T : struct, Enum =>
        Enum.GetValues<T>().Where(flag => !flag.Equals(default(T))).ToDictionary(flag => flag.ToString().ToLowerInvariant());
}
