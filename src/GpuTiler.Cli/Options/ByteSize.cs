using System.CommandLine;
using System.Globalization;

namespace GpuTiler.Cli;

/// <summary>Sizes of memory: bytes, or binary multiples of them.</summary>
internal static class ByteSize
{
    private const string Suffixes = "KMG";

    /// <summary>An option of one size; 0 where it is not given.</summary>
    public static Option<long> Option(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "SIZE",
        CustomParser = result => TryParse(result.Tokens[0].Value, out long bytes)
            ? bytes
            : Numbers.Error<long>(
                result, $"{name} {result.Tokens[0].Value}: bytes from 1, or with K, M or G behind them, are needed, such as 512M."),
    };

    /// <summary>The size as a person reads it, such as <c>1.5 MiB</c>.</summary>
    public static string ToText(long bytes)
    {
        int power = Math.Min((int)Math.Log(Math.Max(bytes, 1), 1024), Suffixes.Length);
        return power == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{bytes} byte{(bytes == 1 ? "" : "s")}")
            : string.Create(CultureInfo.InvariantCulture, $"{bytes / Math.Pow(1024, power):0.#} {Suffixes[power - 1]}iB");
    }

    private static bool TryParse(string text, out long bytes)
    {
        int power = text.Length == 0 ? 0 : Suffixes.IndexOf(char.ToUpperInvariant(text[^1])) + 1;
        bool isNumber = long.TryParse(power == 0 ? text : text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out long number);
        long unit = 1L << (10 * power);
        bytes = isNumber && number <= long.MaxValue / unit ? number * unit : 0;
        return bytes > 0;
    }
}
