using System.CommandLine;

namespace GpuTiler.Cli;

/// <summary>The groups that options stand in, in a command's help.</summary>
internal static class OptionGroups
{
    private const string Common = "Common", All = "Options";

    // In the order of the help. Where an option has another meaning in one command, that command's name is before it.
    private static readonly (string Title, string Options)[] Groups =
    [
        (Common, ""),
        ("Input", "model input input-size fit bgr input-layout input-scale mean std max-pixels max-decoded max-seconds operators isolate "
            + "survey:labels batch strict shard shards compare survey survey-data survey-labels"),
        ("Layers", "layer layout channels sort top depth unit by class-names"),
        ("Method", "preset method steps noise seed baseline window size start rate sizes growth gradient optimizer most-loss loss-border "
            + "contrast crop remove-negatives normalize basis decay colors transform-pad transform-jitter transform-scale transform-rotate "
            + "transform-last-jitter total-variation l1 l2 penalty-center blur pictures diversity"),
        ("Look", "range gamma color-map nan-color infinity-color pad-value scale shrink rgb title labels mark color-bar matshow "
            + "attribute:show opacity difference"),
        ("Layout", "columns padding border interleave montage sheet sheet-width max-size"),
        ("Output", "output show format quality animate fps deepzoom save-activations save-map save-inputs save-loss tensorboard step "
            + "one-file json csv fail-above survey:top label-means no-sheets save-every quiet"),
        ("Device", "device devices threads memory-budget"),
        ("Server", "port host certificate certificate-key no-open"),
    ];

    private static readonly Dictionary<string, string> Titles = Groups
        .SelectMany(group => group.Options.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(option => (option, group.Title)))
        .ToDictionary();

    /// <summary>A command's options under the titles of their groups; one group where it has few.</summary>
    public static IEnumerable<(string Title, IReadOnlyList<Option> Options)> Of(Command command)
    {
        string[] common = CommandHelp.Of(command).Common;
        var options = command.Options.Where(option => !option.Hidden).OrderBy(option => Array.IndexOf(common, option.Name)).ToList();
        return common.Length == 0
            ? [(All, options)]
            : options.GroupBy(option => common.Contains(option.Name) ? Common : TitleOf(command, option))
                .OrderBy(group => Array.FindIndex(Groups, known => known.Title == group.Key))
                .Select(group => (group.Key, (IReadOnlyList<Option>)[.. group]));
    }

    private static string TitleOf(Command command, Option option)
    {
        string name = option.Name.TrimStart('-');
        return Titles.GetValueOrDefault($"{command.Name}:{name}") ?? Titles.GetValueOrDefault(name, All);
    }
}
