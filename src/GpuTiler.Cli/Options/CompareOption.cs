using System.CommandLine;

namespace GpuTiler.Cli;

/// <summary>What a viewer compares its network with: another model, or another input of the same one.</summary>
internal static class CompareOption
{
    private const string Name = "--compare";

    public static Option<string?> Create() => PathOptions.RefuseEmpty(new Option<string?>(Name)
    {
        Description =
            "side by side, with differences: another model (.onnx) on the same input, or the same model on another INPUT or folder",
        HelpName = "MODEL|INPUT",
    });

    /// <summary>The models that run.</summary>
    /// <param name="model">The one that is viewed.</param>
    /// <param name="compared">What it is compared with; <see langword="null"/> for nothing.</param>
    public static string[] Models(string model, string? compared) =>
        compared is null ? [model] : [model, ModelFiles.IsModel(compared) ? compared : model];

    /// <summary>Sees that there are two to compare, and two that may differ.</summary>
    /// <exception cref="UsageException">There are not.</exception>
    /// <exception cref="CommandException">The file does not exist.</exception>
    public static void Require(string? compared, string? model, string[] paths)
    {
        if (paths.FirstOrDefault(ModelFiles.IsModel) is { } network)
        {
            throw new UsageException($"{network} is a model, and no INPUT: "
                + (compared is null ? $"gputiler view {model} {Name} {network} shows both." : $"{Name} {compared} names the other one."));
        }

        if (compared is null)
        {
            return;
        }

        if (model is null)
        {
            throw new UsageException($"{Name} {compared} needs the MODEL that it is compared with: gputiler view MODEL {Name} {compared}");
        }

        if (!File.Exists(compared) && !Directory.Exists(compared))
        {
            throw new CommandException($"{Name} {compared}: there is no such file or folder.");
        }

        bool isModel = ModelFiles.IsModel(compared);
        if (isModel ? IsSame(compared, model) : paths is [var only] && IsSame(compared, only))
        {
            throw new UsageException(
                $"{Name} {compared} is the {(isModel ? "MODEL" : "INPUT")} itself: name another one to compare it with.");
        }
    }

    private static bool IsSame(string a, string b) =>
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(a)) == Path.TrimEndingDirectorySeparator(Path.GetFullPath(b));
}
