using System.CommandLine;

namespace GpuTiler.Cli;

/// <summary><c>--layout</c>.</summary>
internal static class LayoutOption
{
    public static Option<TensorLayout> Create() => new("--layout")
    {
        Description = "whether a tensor's channels come before its rows and columns, or last (default nchw)",
        HelpName = "nchw|nhwc",
        CustomParser = result => result.Tokens[0].Value switch
        {
            "nchw" => TensorLayout.Nchw,
            "nhwc" => TensorLayout.Nhwc,
            var other => Numbers.Error<TensorLayout>(result, $"--layout {other}: nchw or nhwc is needed."),
        },
    };
}
