using System.CommandLine;
using System.CommandLine.Parsing;

namespace GpuTiler.Cli;

/// <summary><c>--channels</c>: which maps of a layer are meant.</summary>
internal static class ChannelsOption
{
    public static Option<ChannelRange> Create() => new("--channels")
    {
        Description = "the channels A up to, but not including, B, or channel A alone (default all)",
        HelpName = "A[:B]",
        CustomParser = Parse,
    };

    private static ChannelRange Parse(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var parts = text.Split(':');
        return Numbers.TryWhole(parts[0], out int start) && start is >= 0 and < int.MaxValue
            && (parts.Length == 1 ? start + 1
                : parts.Length == 2 && Numbers.TryWhole(parts[1], out int last) ? last
                : 0) is var end && start < end
            ? ChannelRange.Between(start, end)
            : Numbers.Error<ChannelRange>(
                result, $"--channels {text}: A:B is needed, two whole numbers with 0 <= A < B, or one channel A.");
    }
}
