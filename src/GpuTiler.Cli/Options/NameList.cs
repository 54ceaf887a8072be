using System.Globalization;

namespace GpuTiler.Cli;

/// <summary>Names in a sentence: the first few, and how many more there are.</summary>
internal static class NameList
{
    private const int Most = 3;

    public static string Of(IReadOnlyCollection<string> names) => names.Count <= Most + 1
        ? string.Join(", ", names)
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", names.Take(Most))} and {names.Count - Most} more");
}
