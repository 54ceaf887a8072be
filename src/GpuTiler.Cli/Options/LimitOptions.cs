using System.CommandLine;
using GpuTiler.Imaging;

namespace GpuTiler.Cli;

/// <summary>The options that say how much a compressed file may become.</summary>
internal sealed class LimitOptions
{
    public const string MaxPixels = "--max-pixels", MaxDecoded = "--max-decoded", MaxSeconds = "--max-seconds";

    private readonly Option<int> pixels = Numbers.Whole(MaxPixels, "pixels of a picture that is read; 0 is no limit", 0, 256_000_000);

    private readonly Option<long> decoded = ByteSize.Option(
        MaxDecoded, "memory for a picture or a compressed array that is read, such as 4G (default: a quarter of the memory there is)");

    private readonly Option<int> seconds = Numbers.Whole(MaxSeconds, "time to decode one picture; 0 is no limit", 0, 30);

    public LimitOptions(Command command)
    {
        foreach (var option in new Option[] { pixels, decoded, seconds })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The limits as the library takes them.</summary>
    public DecodingLimits Read(ParseResult parsed) => new()
    {
        MaxPixels = parsed.GetValue(pixels) is > 0 and var most ? most : long.MaxValue,
        MaxBytes = parsed.GetValue(decoded),
        MaxTime = parsed.GetValue(seconds) is > 0 and var longest ? TimeSpan.FromSeconds(longest) : TimeSpan.MaxValue,
    };

    /// <summary>The option that raises a limit.</summary>
    public static string NameOf(DecodingLimit limit) => limit switch
    {
        DecodingLimit.Pixels => MaxPixels,
        DecodingLimit.Bytes => MaxDecoded,
        _ => MaxSeconds,
    };
}
