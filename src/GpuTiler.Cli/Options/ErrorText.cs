using GpuTiler.Imaging;
using GpuTiler.Onnx;
using GpuTiler.Sinks;

namespace GpuTiler.Cli;

/// <summary>
/// What went wrong, in the words of the command line: the library's exceptions say as data what would help, and here it gets its option's
/// name.
/// </summary>
internal static class ErrorText
{
    /// <summary>One sentence, without the name of a method's parameter.</summary>
    public static string Of(Exception e) => e switch
    {
        NoRoomException room => $"{room.Problem}: {Remedies(room.Remedies)}.",
        BatchMismatchException batch =>
            $"the layer {batch.Layer} is {batch.First} for one input and {batch.Other} for another: a --montage needs inputs of one size; give an --input-size, or leave --montage out.",
        FrameMismatchException frame =>
            $"{frame.Name} is {frame.First} pixels in one frame and {frame.Other} in another: an animation needs frames of one size; give an --input-size, or leave --animate out.",
        DecodingLimitException limit => $"{limit.Problem}: allow more with {LimitOptions.NameOf(limit.Limit)} if the file can be trusted.",
        OnnxModelException { Problem: { } problem } => Of(problem),
        ArgumentException { ParamName: not null } argument
            when argument.Message.IndexOf(" (Parameter '", StringComparison.Ordinal) is >= 0 and var at =>
            argument.Message[..at],
        FileNotFoundException { FileName: { Length: > 0 } name } => $"{Shown(name)}: there is no such file.",
        DirectoryNotFoundException when PathIn(e.Message) is { } path => $"{Shown(path)}: there is no such file or folder.",
        _ => e.Message,
    };

    /// <summary>Why a layer cannot be shown.</summary>
    public static string Of(OnnxLayer layer) => layer.Problem is { } problem ? Of(problem) : layer.Reason ?? "";

    /// <summary>Why a model cannot be used, with the option that gives what it needs.</summary>
    public static string Of(OnnxProblem problem) => problem.Remedy switch
    {
        OnnxRemedy.InputShape => $"{problem.Fault}: give its dimensions (--input {problem.Input}=FILE.npy).",
        OnnxRemedy.InputDimensions => $"{problem.Fault}: give them (--input {problem.Input}=FILE.npy).",
        OnnxRemedy.InputSize => $"{problem.Fault}: give it with --input-size HxW.",
        OnnxRemedy.CustomOperators => $"{problem.Fault}: name the library that brings it with --operators.",
        _ => problem.ToString(),
    };

    private static string Remedies(RoomRemedies remedies)
    {
        bool scale = remedies.HasFlag(RoomRemedies.SmallerScale);
        string?[] words =
        [
            scale ? "use a smaller --scale" : null,
            remedies.HasFlag(RoomRemedies.LargerLimit) ? $"{(scale ? "" : "use ")}a larger --max-size (0 for no limit)" : null,
            remedies.HasFlag(RoomRemedies.NoLimit) ? "lift the limit with --max-size 0" : null,
            remedies.HasFlag(RoomRemedies.FewerChannels) ? "show fewer channels" : null,
        ];
        return string.Join(", or ", words.OfType<string>());
    }

    // As somebody in this folder would type it.
    private static string Shown(string path)
    {
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    // .NET has the path of a missing folder in its sentence alone, in quotation marks.
    private static string? PathIn(string message) =>
        message.IndexOf('\'', StringComparison.Ordinal) is >= 0 and var start && message.LastIndexOf('\'') is var end && end > start
            ? message[(start + 1)..end]
            : null;
}
