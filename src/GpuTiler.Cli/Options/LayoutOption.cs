using System.CommandLine;

namespace GpuTiler.Cli;

/// <summary>The options that say in which order dimensions are.</summary>
internal static class LayoutOption
{
    private static readonly Dictionary<string, TensorLayout>
        OfPictures = new() { ["nchw"] = TensorLayout.Nchw, ["nhwc"] = TensorLayout.Nhwc },
        All = new(OfPictures) { ["lnd"] = TensorLayout.SequenceFirst };

    /// <summary><c>--layout</c>.</summary>
    public static Option<TensorLayout?> Create() => new Option<TensorLayout?>("--layout")
    {
        Description = "whether a tensor's channels come before its rows and columns, or last (default: of a model's layers as the network tells, otherwise nchw); lnd: sequences whose batch is in second place, "
            + "each one map of L rows",
        HelpName = string.Join('|', All.Keys),
        CustomParser = result => All.TryGetValue(result.Tokens[0].Value, out var layout)
            ? layout
            : Words.Refuse<TensorLayout?>(result, "--layout", result.Tokens[0].Value, All.Keys),
    }.Completing(All.Keys);

    /// <summary>A layout as the option takes it.</summary>
    public static string Text(TensorLayout layout) => All.Single(word => word.Value == layout).Key;

    /// <summary><c>--input-layout</c>.</summary>
    public static Option<TensorLayout?> OfInput() => new Option<TensorLayout?>("--input-layout")
    {
        Description = "the order of the input's dimensions (default: found from its shape)",
        HelpName = string.Join('|', OfPictures.Keys),
        CustomParser = result => OfPictures.TryGetValue(result.Tokens[0].Value, out var layout)
            ? layout
            : Words.Refuse<TensorLayout?>(result, "--input-layout", result.Tokens[0].Value, OfPictures.Keys),
    }.Completing(OfPictures.Keys);
}
