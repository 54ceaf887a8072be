using System.CommandLine;
using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary>The options that say what is shown of an attribution, and of how many classes.</summary>
internal sealed class AttributionViewOptions
{
    private static readonly Dictionary<string, AttributionView> Views = new()
    {
        ["map"] = AttributionView.Map,
        ["overlay"] = AttributionView.Overlay,
        ["both"] = AttributionView.Both,
    };

    private readonly Option<AttributionView> show = new Option<AttributionView>("--show")
    {
        Description = "the map, the map over the picture with a colour bar (overlay: one value a pixel, the sum of its channels), "
            + "or both side by side (default map)",
        HelpName = string.Join('|', Views.Keys),
        CustomParser = result => Views.TryGetValue(result.Tokens[0].Value, out var view)
            ? view
            : Words.Refuse<AttributionView>(result, "--show", result.Tokens[0].Value, Views.Keys),
    }.Completing(Views.Keys);

    private readonly Option<double> opacity = new("--opacity")
    {
        Description = "how much of the picture the strongest value covers, from 0 to 1",
        HelpName = "X",
        DefaultValueFactory = _ => Backdrop.UsualOpacity,
        CustomParser = result => Numbers.TryReal(result.Tokens[0].Value, out float number) && number is >= 0 and <= 1
            ? number
            : Numbers.Error<double>(result, $"--opacity {result.Tokens[0].Value}: a number from 0 to 1 is needed."),
    };

    private readonly Option<int> top = Numbers.Whole(
        "--top", "a map for each of the N classes of the highest scores, a row each with its name and score, in place of --unit; 0 is none",
        minimum: 0, value: 0);

    private readonly Option<string?> classNames = PathOptions.RefuseEmpty(new Option<string?>("--class-names")
    {
        Description = "the names of the classes for --top, a text file of one name a line",
        HelpName = "FILE",
    });

    /// <summary>Adds the options to a command.</summary>
    public AttributionViewOptions(Command command)
    {
        All = [show, opacity, top, classNames];
        foreach (var option in All)
        {
            command.Options.Add(option);
        }
    }

    private Option[] All { get; }

    /// <summary>The options as they were given, each after a space.</summary>
    public string Text(ParseResult parsed) => GivenOptions.Text(parsed, All);

    /// <summary>What the user wants to see.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="tiling">How maps become tiles.</param>
    /// <param name="isDeepZoom">Whether the result is a pyramid.</param>
    /// <param name="hasUnits">Whether units are named.</param>
    /// <exception cref="UsageException">Options exclude each other.</exception>
    public ShownClasses Read(ParseResult parsed, TilingOptions tiling, bool isDeepZoom, bool hasUnits)
    {
        var (view, count, names) = (parsed.GetValue(show), parsed.GetValue(top), parsed.GetValue(classNames));
        string? wanted = view != AttributionView.Map ? $"--show {Views.First(pair => pair.Value == view).Key}"
            : count > 0 ? $"--top {count}" : null;
        string? problem = wanted is not null && isDeepZoom
                ? $"{wanted} makes a figure, and --deepzoom shows the mosaic alone: leave one of the two out."
            : view != AttributionView.Map && tiling.HasShrink(parsed)
                ? $"{wanted} has a pixel or more for each value, and --shrink fewer: leave one of the two out."
            : view == AttributionView.Map && parsed.GetResult(opacity) is { Implicit: false } ? "--opacity needs --show overlay or both."
            : count > 0 && hasUnits ? $"--top {count} chooses the units itself: leave out --unit, or --top."
            : count > 0 && tiling.HasColumns(parsed) ? "--top has a row for each class, and no --columns: leave one of them out."
            : count == 0 && names is not null ? "--class-names needs --top."
            : null;
        return problem is null
            ? new(view, parsed.GetValue(opacity), count, names is null ? null : ReadNames(names))
            : throw new UsageException(problem);
    }

    private static string[] ReadNames(string path)
    {
        string[] lines = File.ReadAllLines(path);
        int end = lines.Length;
        while (end > 0 && string.IsNullOrWhiteSpace(lines[end - 1]))
        {
            end--;
        }

        return end > 0 ? [.. lines.Take(end).Select(line => line.Trim())]
            : throw new CommandException($"{path} is empty: a class name on each line is needed.");
    }
}
