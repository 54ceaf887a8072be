using System.CommandLine;

namespace GpuTiler.Cli;

/// <summary>The options that say in which order dimensions are.</summary>
internal static class LayoutOption
{
    private static readonly Dictionary<string, TensorLayout> Layouts = new() { ["nchw"] = TensorLayout.Nchw, ["nhwc"] = TensorLayout.Nhwc };

    /// <summary><c>--layout</c>.</summary>
    public static Option<TensorLayout> Create() => new("--layout")
    {
        Description = "whether a tensor's channels come before its rows and columns, or last (default nchw)",
        HelpName = string.Join('|', Layouts.Keys),
        CustomParser = result => Layouts.TryGetValue(result.Tokens[0].Value, out var layout)
            ? layout
            : Words.Refuse<TensorLayout>(result, "--layout", result.Tokens[0].Value, Layouts.Keys),
    };

    /// <summary><c>--input-layout</c>.</summary>
    public static Option<TensorLayout?> OfInput() => new("--input-layout")
    {
        Description = "the order of the input's dimensions (default: found from its shape)",
        HelpName = string.Join('|', Layouts.Keys),
        CustomParser = result => Layouts.TryGetValue(result.Tokens[0].Value, out var layout)
            ? layout
            : Words.Refuse<TensorLayout?>(result, "--input-layout", result.Tokens[0].Value, Layouts.Keys),
    };
}
